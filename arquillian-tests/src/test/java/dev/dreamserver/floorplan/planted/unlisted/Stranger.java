package dev.dreamserver.floorplan.planted.unlisted;

/** Wrong: its room is not on the map. */
public record Stranger(String name) {}
