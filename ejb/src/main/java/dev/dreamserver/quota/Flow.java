package dev.dreamserver.quota;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many of something in a minute, evenly: a minute's worth may come at once, and room comes back
 * steadily, so that there is no window at whose edge twice as much would pass. Keeps one number,
 * the time by which all that came would have come evenly. Thread-safe, never blocks.
 */
final class Flow {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int limit;
    private final AtomicLong even;

    Flow(int limit, long nowNanos) {
        this.limit = limit;
        even = new AtomicLong(nowNanos);
    }

    /** Lets so many through; otherwise says after how many nanoseconds they may come. */
    long pass(long many, long nowNanos) {
        // What is more than a minute's worth in one piece may pass where nothing came before.
        var takes = time(Math.min(many, limit));
        while (true) {
            var was = even.get();
            var from = was - nowNanos > 0 ? was : nowNanos;
            var wait = from + takes - nowNanos - MINUTE;
            if (wait > 0) {
                return wait;
            }
            if (even.compareAndSet(was, from + takes)) {
                return 0;
            }
        }
    }

    /** So many did not come after all. */
    void giveBack(long many) {
        even.addAndGet(-time(Math.min(many, limit)));
    }

    int limit() {
        return limit;
    }

    /** How many could come now. */
    long left(long nowNanos) {
        return Math.clamp((MINUTE - reset(nowNanos)) / time(1), 0, limit);
    }

    /** Nanoseconds until a whole minute's worth could come. */
    long reset(long nowNanos) {
        return Math.max(0, even.get() - nowNanos);
    }

    private long time(long many) {
        return many * (MINUTE / limit) + many * (MINUTE % limit) / limit;
    }
}
