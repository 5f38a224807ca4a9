package dev.dreamserver.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What many want to know and one at a time looks up. Good for as long as its maker says, and after
 * a look that took long for twenty times as long as that took: however many rows there are, looking
 * keeps the database busy for a twentieth of its time. While somebody looks, all others get what
 * was known before. Thread-safe.
 */
final class Glance<T> {

    private static final Duration LONG = Duration.ofMillis(150);
    private static final int REST = 20;

    private final Clock clock;
    private final Duration fresh;
    private final Duration quiet;
    private final Predicate<T> keep;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Seen<T> seen;

    private record Seen<T>(T value, Instant at, Duration took, long written) {}

    /**
     * Nothing is known yet.
     *
     * @param fresh how long a value is good, however little time its look took
     * @param quiet how long while no row is written
     * @param keep whether a value is worth remembering
     */
    Glance(Clock clock, Duration fresh, Duration quiet, Predicate<T> keep) {
        this.clock = clock;
        this.fresh = fresh;
        this.quiet = quiet;
        this.keep = keep;
    }

    private boolean isGood(Seen<T> known, Instant now, long written) {
        var age = Duration.between(known.at(), now);
        return age.compareTo(written == known.written() ? quiet : fresh) < 0
                || (known.took().compareTo(LONG) >= 0
                        && age.compareTo(known.took().multipliedBy(REST)) < 0);
    }

    /**
     * What is known, or what a look tells.
     *
     * @param written how many rows were written before this call: while it stays, little changes
     */
    T get(long written, Supplier<T> look) {
        var known = seen;
        if (known != null && isGood(known, clock.instant(), written)) {
            return known.value();
        }
        if (known == null) {
            looking.lock();
        } else if (!looking.tryLock()) {
            return known.value();
        }
        try {
            var now = clock.instant();
            var meanwhile = seen;
            if (meanwhile != null && isGood(meanwhile, now, written)) {
                return meanwhile.value();
            }
            var value = look.get();
            seen =
                    keep.test(value)
                            ? new Seen<>(
                                    value, now, Duration.between(now, clock.instant()), written)
                            : null;
            return value;
        } catch (RuntimeException unreadable) {
            seen = null; // an old figure is no figure
            throw unreadable;
        } finally {
            looking.unlock();
        }
    }
}
