package dev.dreamserver.engine.spi;

/** News: an {@link EngineSource} has other endpoints than before. */
public record EngineSourceChanged() {}
