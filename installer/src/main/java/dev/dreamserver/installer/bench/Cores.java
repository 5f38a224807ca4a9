package dev.dreamserver.installer.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Who runs on which core, the same for every peer: what is measured has one core to itself, load
 * generator and mock engine share the first one, the database gets a third if there is one. With a
 * single core nothing is pinned.
 *
 * @param load core of the load generator and the mock engine, or -1
 * @param gateway core of nginx or WildFly, or -1
 * @param database core of PostgreSQL, or -1
 */
record Cores(int load, int gateway, int database) {

    static Cores of(int available) {
        return available < 2 ? new Cores(-1, -1, -1) : new Cores(0, 1, available > 2 ? 2 : 0);
    }

    /** The command, kept to one core. */
    List<String> pin(int core, String... command) {
        var pinned = new ArrayList<String>();
        if (core >= 0) {
            pinned.addAll(List.of("taskset", "-c", "" + core));
        }
        pinned.addAll(List.of(command));
        return pinned;
    }
}
