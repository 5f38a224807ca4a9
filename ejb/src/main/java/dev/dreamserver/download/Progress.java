package dev.dreamserver.download;

import java.time.Clock;

/** How far a running download is, and how fast it was in the last seconds. Thread-safe. */
final class Progress {

    /** After so long a figure of before counts for a third. */
    private static final double MEMORY_MILLIS = 5000;

    private static final long STEP_MILLIS = 500;

    private final Clock clock;
    private final long[] sizes;
    private long done;
    private long fresh;
    private long since;
    private double perSecond;

    /** Of files of these sizes; less than 0 where that is not known. */
    Progress(Clock clock, long done, long... sizes) {
        this.clock = clock;
        this.sizes = sizes.clone();
        this.done = done;
        since = clock.millis();
    }

    synchronized void add(long bytes) {
        done += bytes;
        fresh += bytes;
        average();
    }

    /** What was there is not there any more. */
    synchronized void set(long bytes) {
        done = bytes;
    }

    synchronized long done() {
        return done;
    }

    /** The size of a file has been told, or is not known any more. */
    synchronized void known(int file, long bytes) {
        sizes[file] = bytes;
    }

    /** Bytes of all files; 0 where that is not known. */
    synchronized long total() {
        var whole = 0L;
        for (var size : sizes) {
            if (size < 0) {
                return 0;
            }
            whole += size;
        }
        return whole;
    }

    synchronized long perSecond() {
        average();
        return Math.round(perSecond);
    }

    private void average() {
        var now = clock.millis();
        var passed = now - since;
        if (passed >= STEP_MILLIS) {
            var keep = perSecond == 0 ? 0 : Math.exp(-passed / MEMORY_MILLIS);
            perSecond = keep * perSecond + (1 - keep) * (fresh * 1000.0 / passed);
            fresh = 0;
            since = now;
        }
    }
}
