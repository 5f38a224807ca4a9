package dev.dreamserver.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What many want to know and one at a time looks up. Good for as long as its maker says; after a
 * look that took long, or once many rows were written since, for twenty times as long as the look
 * took: however many rows there are, looking keeps the database busy for a twentieth of its time,
 * and of hundreds of new rows nobody misses the last ones, while a single one is always seen. For
 * as long again it is still told, at once, while somebody else looks. Only who asks later than that
 * waits for a look, together with all others who do. Thread-safe.
 */
final class Glance<T> {

    private static final Duration LONG = Duration.ofMillis(150);
    private static final int MANY = 100;
    private static final int REST = 20;

    private final Clock clock;
    private final Executor behind;
    private final Duration fresh;
    private final Duration quiet;
    private final Predicate<T> keep;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Seen<T> seen;

    private record Seen<T>(T value, Instant at, Duration took, long written) {}

    /**
     * Nothing is known yet.
     *
     * @param behind who looks while what is known is still told; one that says no does no harm
     * @param fresh how long a value is good, however little time its look took
     * @param quiet how long while no row is written
     * @param keep whether a value is worth remembering
     */
    Glance(Clock clock, Executor behind, Duration fresh, Duration quiet, Predicate<T> keep) {
        this.clock = clock;
        this.behind = behind;
        this.fresh = fresh;
        this.quiet = quiet;
        this.keep = keep;
    }

    /**
     * What is known, or what a look tells.
     *
     * @param written how many rows were written before this call: while it stays, little changes
     */
    T get(long written, Supplier<T> look) {
        var asked = clock.instant();
        var known = seen;
        if (known != null) {
            var age = Duration.between(known.at(), asked);
            var good = good(known, written);
            if (age.compareTo(good) < 0) {
                return known.value();
            }
            if (age.compareTo(good.multipliedBy(2)) < 0) {
                lookBehind(written, look);
                return known.value();
            }
        }
        looking.lock();
        try {
            var meanwhile = seen;
            return meanwhile != null && isGood(meanwhile, asked, written)
                    ? meanwhile.value()
                    : look(written, look);
        } finally {
            looking.unlock();
        }
    }

    private Duration good(Seen<T> known, long written) {
        var good = written == known.written() ? quiet : fresh;
        var rest = known.took().multipliedBy(REST);
        var busy = known.took().compareTo(LONG) >= 0 || written - known.written() >= MANY;
        return busy && rest.compareTo(good) > 0 ? rest : good;
    }

    /** A look that was begun after somebody asked is none too old for them. */
    private boolean isGood(Seen<T> known, Instant asked, long written) {
        return Duration.between(known.at(), asked).compareTo(good(known, written)) < 0;
    }

    private void lookBehind(long written, Supplier<T> look) {
        if (looking.isLocked()) {
            return;
        }
        try {
            behind.execute(
                    () -> {
                        if (looking.tryLock()) {
                            try {
                                look(written, look);
                            } catch (RuntimeException unreadable) {
                                UsageMessages.LOG.debug("usage was not looked up", unreadable);
                            } finally {
                                looking.unlock();
                            }
                        }
                    });
        } catch (RejectedExecutionException busy) {
            UsageMessages.LOG.debug("nobody is free to look up usage", busy);
        }
    }

    private T look(long written, Supplier<T> look) {
        try {
            var begun = clock.instant();
            var value = look.get();
            seen =
                    keep.test(value)
                            ? new Seen<>(
                                    value, begun, Duration.between(begun, clock.instant()), written)
                            : null;
            return value;
        } catch (RuntimeException unreadable) {
            seen = null; // an old figure is no figure
            throw unreadable;
        }
    }
}
