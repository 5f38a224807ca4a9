package dev.dreamserver.floorplan.planted.attic;

import dev.dreamserver.floorplan.planted.cellar.Shelf;

/** Fine by itself; together with Cellar it closes a cycle. */
public record Attic(Shelf downstairs) {}
