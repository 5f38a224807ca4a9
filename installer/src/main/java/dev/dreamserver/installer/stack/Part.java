package dev.dreamserver.installer.stack;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.process.Launch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One service of the stack. Called from one thread at a time; nothing here waits longer than the
 * probe's limit, except {@link #prepare}.
 */
public interface Part {

    /** Stable name in files and commands: {@code database}, {@code sign-in} or {@code house}. */
    String id();

    /** Name for people. */
    String name();

    /** What exactly runs, such as {@code PostgreSQL 18.6}. */
    String detail();

    /**
     * An argument on its command line that no other process has. It finds the process again when
     * its pid file is lost, as after a kill in the very moment of its start.
     */
    String mark();

    /**
     * Slow work that is needed once; does nothing when it was done. A kill in between is harmless.
     */
    void prepare(Progress progress);

    /** Writes what the process reads at its start and says how to start it. */
    Launch launch();

    /** Empty when it can be used; else what is still missing. */
    Optional<String> missing();

    /** Called each time it became usable, before others may use it. */
    void settle();

    /** Empty when it is alive; else what is wrong. Cheap, and blind to the health of others. */
    Optional<String> ailing();

    /** A reason why waiting longer is useless, such as a failed deployment. */
    default Optional<String> hopeless() {
        return Optional.empty();
    }

    /** The signal that asks it to stop. */
    default String stopSignal() {
        return "TERM";
    }

    /** How long it may take to stop before it is killed. */
    default Duration stopPatience() {
        return Duration.ofSeconds(25);
    }

    /** The line of its log that tells best why it did not start. */
    default Optional<String> cause(List<String> log) {
        return log.reversed().stream()
                .filter(line -> line.contains("ERROR") || line.contains("FATAL"))
                .findFirst()
                .or(() -> log.reversed().stream().filter(line -> !line.isBlank()).findFirst())
                .map(String::strip);
    }
}
