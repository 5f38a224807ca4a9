package dev.dreamserver.download;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Holds a download to so many bytes in a second. What was not used is lost after a second: a
 * download that stood still does not come faster than it may afterwards. For one thread.
 */
final class SpeedLimit {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;
    private final LongSupplier nanos;
    private long due;

    /** So many bytes in a second; 0 for no limit. */
    SpeedLimit(long perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        due = nanos.getAsLong();
    }

    /** How long to wait, in nanoseconds, before more may be read after these bytes. */
    long after(long bytes) {
        if (perSecond == 0) {
            return 0;
        }
        var now = nanos.getAsLong();
        due = Math.max(due, now - SECOND) + Math.round(bytes * (double) SECOND / perSecond);
        return Math.max(0, due - now);
    }
}
