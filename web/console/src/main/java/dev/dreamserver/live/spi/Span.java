package dev.dreamserver.live.spi;

import java.time.Duration;

/** A length of time as the pages write it; {@code span} of live.js writes the same. */
public final class Span {

    private Span() {}

    /** Its two largest units, such as 3 d 2 h or 2 h 14 min; below an hour the largest alone. */
    public static String of(Duration time) {
        if (time.toDays() > 0) {
            return "%d d %d h".formatted(time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? "%d min".formatted(time.toMinutes())
                : "%d s".formatted(Math.max(0, time.toSeconds()));
    }
}
