package dev.dreamserver.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One period of a budget.
 *
 * @param first its first day, which is its name
 * @param fromMillis its first moment
 * @param untilMillis the first moment after it
 */
record Span(LocalDate first, long fromMillis, long untilMillis) {

    boolean holds(long millis) {
        return millis >= fromMillis && millis < untilMillis;
    }

    Optional<Instant> until() {
        return untilMillis == Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(untilMillis));
    }
}
