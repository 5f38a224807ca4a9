package dev.dreamserver.quota;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What this node holds of one budget in one period: a part that is free, and a part that requests
 * under way have taken out. Any thread takes and gives back; only the {@link Treasury} empties and
 * fills it. Never blocks.
 *
 * <p>What is out is raised before it leaves the free part and lowered after it is back, so that a
 * purse that was emptied and has nothing out is known to be all there.
 */
final class Purse {

    final UUID budget;
    final Unit unit;
    final Span span;

    private final AtomicLong free = new AtomicLong();
    private final AtomicLong out = new AtomicLong();
    private volatile long goodUntilNanos = System.nanoTime();
    private volatile boolean used;
    private @Nullable Look look;

    Purse(UUID budget, Unit unit, Span span) {
        this.budget = budget;
        this.unit = unit;
        this.span = span;
    }

    /**
     * What the treasury saw when it last looked at the budget.
     *
     * @param atNanos before it looked
     * @param more what was left then for others to take
     * @param unspent what no row had taken then
     */
    record Look(long atNanos, long more, long unspent) {}

    /**
     * Takes exactly this much of what is free here, while the lease lasts; nothing is always had.
     */
    boolean take(long parts) {
        if (parts == 0) {
            return true;
        }
        if (System.nanoTime() - goodUntilNanos >= 0) {
            return false;
        }
        out.addAndGet(parts);
        for (var here = free.get(); here >= parts; here = free.get()) {
            if (free.compareAndSet(here, here - parts)) {
                used = true;
                return true;
            }
        }
        out.addAndGet(-parts);
        return false;
    }

    /** So much that was taken was not used. */
    void giveBack(long parts) {
        free.addAndGet(parts);
        out.addAndGet(-parts);
    }

    /**
     * What was taken has been used in part. Where its row is not written yet, what it used stays
     * out: it may still be charged.
     */
    void settle(long taken, long spent, boolean durable) {
        free.addAndGet(taken - spent);
        out.addAndGet(durable ? -taken : spent - taken);
    }

    /** What requests have taken out and not brought back. */
    long out() {
        return out.get();
    }

    /** Whether anything of the budget is here or out. */
    boolean holdsSomething() {
        return free.get() != 0 || out.get() != 0;
    }

    /** Whether it has been used since this was last asked. */
    boolean wasUsed() {
        var was = used;
        used = false;
        return was;
    }

    /** The treasury takes all that is free. */
    long empty() {
        return free.getAndSet(0);
    }

    /** The treasury puts this back, and may have taken some for a request. */
    void fill(long parts, long taken) {
        used |= taken > 0;
        out.addAndGet(taken);
        free.addAndGet(parts);
    }

    /** For the treasury alone: what it saw. */
    void looked(Look now) {
        look = now;
    }

    /**
     * For the treasury alone: the last look, if it came after this moment and showed that so much
     * is not to be had. Who asked before a look may be answered by it.
     */
    @Nullable Look refusing(long askedNanos, long least) {
        var last = look;
        return last != null
                        && last.atNanos - askedNanos > 0
                        && last.more < least
                        && free.get() < least
                ? last
                : null;
    }

    /** The lease lasts until then. */
    void goodUntil(long nanos) {
        goodUntilNanos = nanos;
    }
}
