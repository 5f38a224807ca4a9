package dev.dreamserver.floorplan.planted.workshop.spi;

/** The plug of the workshop. */
public interface Tool {
    String use();
}
