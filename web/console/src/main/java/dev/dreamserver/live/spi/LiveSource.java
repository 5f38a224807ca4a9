package dev.dreamserver.live.spi;

import dev.dreamserver.security.Caller;
import java.util.Map;
import java.util.Set;

/**
 * A topic that pages can watch. Its values are pushed when they change, at most twice a second, and
 * asked for only while somebody watches. Implementations are thread-safe, answer from memory or
 * from figures that they keep for a moment, and never wait for long.
 */
public interface LiveSource {

    /** The topic, in lower-case letters: the first part of its keys on pages. */
    String topic();

    /** Who may watch it: people with one of these roles. */
    Set<String> roles();

    /**
     * What the topic says now: a {@link Number} or a {@link String} for each key. A key that is no
     * longer there is told to the pages as null.
     */
    Map<String, Object> values();

    /** Whether it says another thing to each person; then only {@link #values(Caller)} is asked. */
    default boolean personal() {
        return false;
    }

    /** What the topic says to one person now, whose name is not told. */
    default Map<String, Object> values(Caller who) {
        return values();
    }
}
