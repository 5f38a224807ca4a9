package dev.dreamserver.runtime.spi;

import dev.dreamserver.security.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A program that was started by the house, now or before its last restart. Thread-safe. */
public interface RunningProgram {

    /** Its number on this machine. */
    long pid();

    /** When it was started. */
    Instant startedAt();

    boolean alive();

    /** Whether this is that very program: same command, environment, directory and stamp. */
    boolean is(Program program);

    /** A secret it was started with. */
    Optional<Secret> secret(String name);

    /**
     * Ends with the program; the text says how, as far as is known. Its stages must be short, or go
     * to an executor.
     */
    CompletionStage<String> ended();

    /** Processor time used so far, empty when the machine does not say. */
    Optional<Duration> processorTime();

    /** The newest lines of its log, oldest first. */
    List<String> lastWords(int lines);

    /** Keeps its log within the limit. Call it now and then. */
    void trimLog();

    /**
     * Asks it to end, then ends it and all it started. Returns when it is gone. Does nothing when
     * it has ended.
     */
    void stop(Duration grace);
}
