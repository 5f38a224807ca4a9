package dev.dreamserver.download;

import dev.dreamserver.download.FetchTrouble.Then;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * How often and how long a file is tried again: after 2, 8 and 32 seconds, more or less; from the
 * start again once bytes came; two hours in all of trouble. For one thread.
 */
final class Patience {

    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(32));
    private static final Duration LIMIT = Duration.ofHours(2);

    /** Waits, and looks now and then whether it should go on. */
    interface Nap {
        void sleep(Duration time) throws FetchTrouble;
    }

    private final Nap nap;
    private final DoubleSupplier chance;
    private final Clock clock;
    private final Instant began;
    private int tries;

    Patience(Nap nap, DoubleSupplier chance, Clock clock) {
        this.nap = nap;
        this.chance = chance;
        this.clock = clock;
        began = clock.instant();
    }

    /** Waits before the next try, or gives up. */
    void after(FetchTrouble trouble, boolean cameFurther) throws FetchTrouble {
        if (cameFurther) {
            tries = 0;
        }
        var left = LIMIT.minus(Duration.between(began, clock.instant()));
        if (tries == WAITS.size() || left.isNegative()) {
            throw new FetchTrouble(Then.FAIL, trouble.sentence());
        }
        var usual = WAITS.get(tries++);
        var jittered =
                Duration.ofMillis(
                        Math.round(usual.toMillis() * (0.75 + 0.5 * chance.getAsDouble())));
        var asked = trouble.pause().filter(wait -> wait.compareTo(jittered) > 0).orElse(jittered);
        if (asked.compareTo(left) > 0) {
            throw new FetchTrouble(Then.FAIL, trouble.sentence());
        }
        nap.sleep(asked);
    }
}
