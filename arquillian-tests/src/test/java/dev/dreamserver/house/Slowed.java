package dev.dreamserver.house;

import java.util.concurrent.locks.LockSupport;

/**
 * A process that may work one millisecond in twenty: a small model on a fast machine ends its
 * answer before a test that saw the first word can act. Not for several threads.
 */
public final class Slowed implements AutoCloseable {

    private static final long WORK_NANOS = 1_000_000;
    private static final long REST_NANOS = 19_000_000;

    private final ProcessHandle process;
    private final Thread clock;
    private volatile boolean over;

    public Slowed(ProcessHandle process) {
        this.process = process;
        clock = Thread.ofPlatform().name("slows " + process.pid()).start(this::turns);
    }

    /** Stops it where it stands, until this is closed. */
    public void freeze() {
        end();
        Signal.STOP.to(process);
    }

    /** Lets it work as fast as it can. */
    @Override
    public void close() {
        end();
        Signal.CONT.to(process);
    }

    private void turns() {
        while (!over) {
            Signal.STOP.to(process);
            LockSupport.parkNanos(REST_NANOS);
            Signal.CONT.to(process);
            LockSupport.parkNanos(WORK_NANOS);
        }
    }

    private void end() {
        over = true;
        try {
            clock.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
