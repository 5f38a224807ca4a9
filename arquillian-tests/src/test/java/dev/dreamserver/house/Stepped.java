package dev.dreamserver.house;

import java.util.concurrent.locks.LockSupport;

/**
 * A process that stands still but for the moments it is given: a small model on a fast machine ends
 * its answer before a test that saw the first word can act. Not for several threads.
 */
public final class Stepped implements AutoCloseable {

    private static final long STEP_NANOS = 1_000_000;

    private final ProcessHandle process;

    /** Stops it where it stands, until this is closed. */
    public Stepped(ProcessHandle process) {
        this.process = process;
        Signal.STOP.to(process);
    }

    /** Lets it work for a moment: some tokens of a small model. */
    public void step() {
        Signal.CONT.to(process);
        LockSupport.parkNanos(STEP_NANOS);
        Signal.STOP.to(process);
    }

    /** Lets it work as fast as it can. */
    @Override
    public void close() {
        Signal.CONT.to(process);
    }
}
