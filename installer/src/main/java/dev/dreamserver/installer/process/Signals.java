package dev.dreamserver.installer.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends signals to processes that are proven to be ours, and waits for their end with a limit. */
public final class Signals {

    private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(10);
    private static final long LOOK_EVERY_MILLIS = 50;

    private Signals() {}

    /** Sends a signal by its name, such as {@code INT}. A process that is gone is no error. */
    public static void send(ProcessId process, String signal) {
        if (!process.alive()) {
            return;
        }
        switch (signal) {
            case "TERM" -> process.handle().ifPresent(ProcessHandle::destroy);
            case "KILL" -> process.handle().ifPresent(ProcessHandle::destroyForcibly);
            default -> shell("kill -" + signal + " " + process.pid());
        }
    }

    /** Waits until the process is gone; false when the limit passed first. */
    public static boolean awaitEnd(ProcessId process, Duration limit) {
        var until = System.nanoTime() + limit.toNanos();
        var handle = process.handle();
        try {
            if (handle.isPresent() && isChild(handle.get())) {
                handle.get().onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            }
            while (process.alive()) {
                if (System.nanoTime() > until) {
                    return false;
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
            return true;
        } catch (TimeoutException late) {
            return !process.alive();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.alive();
        }
    }

    /** Asks, waits, then kills. Returns true when asking was enough. */
    public static boolean stop(ProcessId process, String signal, Duration patience) {
        send(process, signal);
        if (awaitEnd(process, patience)) {
            return true;
        }
        send(process, "KILL");
        awaitEnd(process, PATIENCE_AFTER_KILL);
        return false;
    }

    private static boolean isChild(ProcessHandle handle) {
        return handle.parent().map(p -> p.equals(ProcessHandle.current())).orElse(false);
    }

    private static void shell(String line) {
        try {
            new ProcessBuilder("/bin/sh", "-c", line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot run " + line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
