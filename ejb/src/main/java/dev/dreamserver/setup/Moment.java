package dev.dreamserver.setup;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read at most once a second, however many pages ask. Thread-safe; two who come at the same
 * moment may both read.
 */
final class Moment<T> {

    private static final long GOOD = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<T> source;
    private final LongSupplier nanos;
    private volatile @Nullable Seen<T> seen;

    private record Seen<T>(T value, long at) {}

    /**
     * @param nanos a clock that only goes on, such as {@link System#nanoTime}
     */
    Moment(Supplier<T> source, LongSupplier nanos) {
        this.source = source;
        this.nanos = nanos;
    }

    T get() {
        var now = nanos.getAsLong();
        var last = seen;
        if (last != null && now - last.at() < GOOD) {
            return last.value();
        }
        var value = source.get();
        seen = new Seen<>(value, now);
        return value;
    }
}
