package dev.dreamserver.floorplan.planted.workshop.hammer;

import dev.dreamserver.floorplan.planted.workshop.spi.Tool;

/** An adapter. */
public class Hammer implements Tool {
    @Override
    public String use() {
        return "knock";
    }
}
