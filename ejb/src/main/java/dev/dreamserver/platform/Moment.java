package dev.dreamserver.platform;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read once in a while, however many ask. Thread-safe: one reads, and others who find it
 * too old wait for that.
 */
public final class Moment<T> {

    private final Duration good;
    private final Supplier<T> source;
    private final LongSupplier nanos;
    private volatile @Nullable Seen<T> seen;

    private record Seen<T>(T value, long at) {}

    /**
     * Nothing was read yet.
     *
     * @param good for how long it is told what was read last
     * @param source reads it
     */
    public Moment(Duration good, Supplier<T> source) {
        this(good, source, System::nanoTime);
    }

    Moment(Duration good, Supplier<T> source, LongSupplier nanos) {
        this.good = good;
        this.source = source;
        this.nanos = nanos;
    }

    /** What was read a moment ago, or is read now. */
    public T get() {
        var last = seen;
        return last != null && isGood(last) ? last.value() : read();
    }

    private synchronized T read() {
        var last = seen;
        if (last == null || !isGood(last)) {
            var now = nanos.getAsLong();
            last = new Seen<>(source.get(), now);
            seen = last;
        }
        return last.value();
    }

    private boolean isGood(Seen<T> last) {
        return nanos.getAsLong() - last.at() < good.toNanos();
    }
}
