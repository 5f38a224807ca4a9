package dev.dreamserver.door;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database answers, asked by one for all who want to know. Thread-safe; may block for
 * as long as asking takes.
 */
final class Knock {

    /** For so long an answer is good. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** For so long after it was away Keycloak may still meet connections that broke with it. */
    private static final long LATELY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BooleanSupplier database;
    private final LongSupplier nanoTime;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Heard last;
    private volatile @Nullable Long missed;

    private record Heard(boolean answered, long nanos) {}

    Knock(BooleanSupplier database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
    }

    /** Whether it does. Nobody waits for an answer that was no a moment ago. */
    boolean answers() {
        var known = last;
        if (known != null && isFresh(known)) {
            return known.answered();
        }
        if (!asking.tryLock()) {
            if (known != null && !known.answered()) {
                return false;
            }
            asking.lock();
        }
        try {
            known = last;
            return (known != null && isFresh(known)) ? known.answered() : ask();
        } finally {
            asking.unlock();
        }
    }

    /** Whether it did not, some time in the last minute. Does not block. */
    boolean wasAwayLately() {
        var then = missed;
        return then != null && nanoTime.getAsLong() - then < LATELY_NANOS;
    }

    private boolean ask() {
        var answered = database.getAsBoolean();
        var now = nanoTime.getAsLong();
        if (!answered) {
            missed = now;
        }
        last = new Heard(answered, now);
        return answered;
    }

    private boolean isFresh(Heard heard) {
        return nanoTime.getAsLong() - heard.nanos() < FRESH_NANOS;
    }
}
