package dev.dreamserver.floorplan.planted.util;

/** Wrong twice: where it lives and what it is called. */
public record LedgerHelper(String nothing) {}
