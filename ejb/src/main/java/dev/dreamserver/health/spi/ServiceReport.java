package dev.dreamserver.health.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * How one service is doing right now.
 *
 * @param id stable id, such as {@code engine}
 * @param name what people call it, such as {@code Chat model}
 * @param detail version or what it holds, such as {@code llama.cpp, dream-guide}
 * @param state one of the states
 * @param since when it reached this state
 * @param lastRestart when it was last restarted, if ever
 * @param reason why it was restarted or what is wrong, in a sentence
 */
public record ServiceReport(
        String id,
        String name,
        String detail,
        State state,
        Instant since,
        Optional<Instant> lastRestart,
        Optional<String> reason) {

    /** What a service can be. */
    public enum State {
        RUNNING,
        STARTING,
        RECOVERED,
        STOPPED,
        UNKNOWN
    }
}
