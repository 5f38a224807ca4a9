package dev.dreamserver.gpu.spi;

import java.util.Map;

/** A room that runs programs which may hold a GPU's memory; a CDI bean. Answers at once. */
public interface HousePrograms {

    /** What people call each, by the number of its first process; what that starts is its own. */
    Map<Long, String> programs();
}
