/**
 * A small house built wrong on purpose. Each type breaks one rule of the floor plan, so that the
 * rules are known to see it; {@code orchard} keeps them all. Never shipped.
 */
package dev.dreamserver.floorplan.planted;
