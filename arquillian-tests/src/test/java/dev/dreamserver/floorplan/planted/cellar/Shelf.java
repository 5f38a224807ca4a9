package dev.dreamserver.floorplan.planted.cellar;

/** Fine by itself. */
public record Shelf(String label) {}
