package dev.dreamserver.floorplan.planted.cellar;

import dev.dreamserver.floorplan.planted.attic.Attic;

/** Wrong: stands on floor 0 and calls upstairs. */
public record Cellar(Attic upstairs) {}
