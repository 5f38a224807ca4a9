package dev.dreamserver.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What many want to know and one at a time looks up. Good for three seconds, for a minute while no
 * row is written, and always for twenty times as long as the look took: however many rows there
 * are, looking keeps the database busy for a twentieth of its time. While somebody looks, all
 * others get what was known before. Thread-safe.
 */
final class Glance<T> {

    private static final Duration FRESH = Duration.ofSeconds(3);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int REST = 20;

    private final Clock clock;
    private final Predicate<T> keep;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Seen<T> seen;

    private record Seen<T>(T value, Instant at, Duration took, long written) {

        boolean fresh(Instant now, long rows) {
            var age = Duration.between(at, now);
            return age.compareTo(rows == written ? QUIET : FRESH) < 0
                    || age.compareTo(took.multipliedBy(REST)) < 0;
        }
    }

    /**
     * Nothing is known yet.
     *
     * @param keep whether a value is worth remembering
     */
    Glance(Clock clock, Predicate<T> keep) {
        this.clock = clock;
        this.keep = keep;
    }

    /**
     * What is known, or what a look tells.
     *
     * @param written how many rows were written before this call: while it stays, little changes
     */
    T get(long written, Supplier<T> look) {
        var known = seen;
        if (known != null && known.fresh(clock.instant(), written)) {
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
            if (meanwhile != null && meanwhile.fresh(now, written)) {
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
