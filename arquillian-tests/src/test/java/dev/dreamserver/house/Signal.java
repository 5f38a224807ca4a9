package dev.dreamserver.house;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A signal of Linux, sent by the system call itself: a process for it would take longer than a
 * small model needs to finish its answer.
 */
public enum Signal {
    /** Lets a stopped process go on. */
    CONT(18),
    /** Stops the process where it stands. */
    STOP(19);

    private static final MethodHandle SEND = send();

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /** Sends it; a process that is gone is none to be signalled. */
    public void to(ProcessHandle process) {
        try {
            var result = (int) SEND.invokeExact((int) process.pid(), number);
            if (result != 0 && process.isAlive()) {
                throw new AssertionError("kill " + process.pid() + " answered " + result);
            }
        } catch (Throwable broken) {
            throw new AssertionError("no signal can be sent", broken);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle send() {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
