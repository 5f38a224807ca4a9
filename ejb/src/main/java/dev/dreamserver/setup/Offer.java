package dev.dreamserver.setup;

/** A size of model, packed in one way, and how it fits. */
public record Offer(ModelSize size, Packing packing, Fit fit) {}
