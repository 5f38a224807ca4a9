package dev.dreamserver.health.spi;

import java.util.List;

/** A room that runs services implements this as a CDI bean. Answers at once, from memory. */
public interface ServiceSource {

    /** The services of this room, in the order to be shown. */
    List<ServiceReport> services();
}
