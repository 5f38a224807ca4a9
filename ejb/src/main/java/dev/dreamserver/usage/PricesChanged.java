package dev.dreamserver.usage;

/** News: a line was added to the price book; to be heard after the commit. */
public record PricesChanged() {}
