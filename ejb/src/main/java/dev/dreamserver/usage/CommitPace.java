package dev.dreamserver.usage;

/**
 * How far apart the transactions of usage are begun. A commit costs the database, the disk and
 * those who wait for it much more than a row does, so a house with many rows on the way lets some
 * of them go together: 2 ms from the begin of one transaction to that of the next. A house with few
 * writes each row at once, and so does one where waiting brings nothing together, since whoever
 * asks next waits for the last answer.
 *
 * <p>Decided anew every 100 ms by what was written in them. For one thread; times are those of
 * {@link System#nanoTime()}.
 */
final class CommitPace {

    /** From the begin of one transaction to the next, in nanoseconds. */
    static final long APART = 2_000_000;

    /** Where fewer rows a second are written, each goes at once. */
    static final int MANY_A_SECOND = 2_000;

    /** Where a transaction has fewer rows though it was waited for, waiting is not worth it. */
    static final int WORTH_IT = 4;

    private static final long WINDOW = 100_000_000;
    private static final int WINDOWS_A_SECOND = 10;

    private long opened;
    private long last;
    private int rows;
    private int transactions;
    private boolean apart;
    private int resting;

    CommitPace(long now) {
        opened = now;
        last = now - APART;
    }

    /** How long to wait before the next transaction begins, in nanoseconds; 0 is not at all. */
    long pause(long now) {
        return apart ? Math.max(0, last + APART - now) : 0;
    }

    /** A transaction of so many rows begins now. */
    void begins(int size, long now) {
        if (now - opened >= WINDOW) {
            decide(now - opened >= 2 * WINDOW);
            opened = now;
            rows = 0;
            transactions = 0;
        }
        last = now;
        rows += size;
        transactions++;
    }

    private void decide(boolean quiet) {
        var many = !quiet && rows >= MANY_A_SECOND / WINDOWS_A_SECOND;
        if (apart && many && rows < WORTH_IT * transactions) {
            resting = WINDOWS_A_SECOND;
        }
        if (resting > 0) {
            resting--;
        }
        apart = many && resting == 0;
    }
}
