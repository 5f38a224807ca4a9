package dev.dreamserver.floorplan.planted.workshop;

import dev.dreamserver.floorplan.planted.workshop.hammer.Hammer;

/** Wrong: names the adapter instead of the plug. */
public record Bench(Hammer tool) {}
