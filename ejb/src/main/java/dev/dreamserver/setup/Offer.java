package dev.dreamserver.setup;

import dev.dreamserver.catalog.Fit;

/** A size of model, packed in one way, and how it fits. */
public record Offer(ModelSize size, Packing packing, Fit fit) {}
