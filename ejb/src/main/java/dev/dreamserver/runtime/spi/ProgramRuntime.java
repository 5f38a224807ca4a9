package dev.dreamserver.runtime.spi;

import java.util.Optional;

/**
 * A place where programs run. What it starts outlives the house, and is found again by the next
 * one. Thread-safe for different ids.
 */
public interface ProgramRuntime {

    /**
     * The program of that id, if the house started one and it still runs. A stranger that happens
     * to have its number now is never taken for it.
     */
    Optional<RunningProgram> find(String id);

    /**
     * Starts a program.
     *
     * @throws dev.dreamserver.platform.DreamException {@link
     *     dev.dreamserver.runtime.RuntimeError#CANNOT_START} when it cannot even start
     * @throws IllegalStateException when one of that id runs
     */
    RunningProgram start(Program program);
}
