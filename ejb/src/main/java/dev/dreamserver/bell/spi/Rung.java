package dev.dreamserver.bell.spi;

/** Somebody has news, stored and committed. Fired by those who contribute. */
public record Rung() {}
