package dev.dreamserver.installer.process;

import dev.dreamserver.installer.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Work that only one process may do at a time. The system frees the lock when its holder dies. */
public final class Locked {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long LOOK_EVERY_MILLIS = 200;

    private Locked() {}

    /** Waits for the lock, does the work, frees the lock. */
    public static void in(Path file, Runnable work) {
        try (var channel =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = await(channel)) {
            if (lock == null) {
                throw new Trouble(
                        "Another ./dream is at work here for more than ten minutes.",
                        "End it, then try again.");
            }
            work.run();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lock " + file, e);
        }
    }

    private static @Nullable FileLock await(FileChannel channel) throws IOException {
        var until = System.nanoTime() + LIMIT.toNanos();
        try {
            var lock = channel.tryLock();
            while (lock == null && System.nanoTime() < until) {
                Thread.sleep(LOOK_EVERY_MILLIS);
                lock = channel.tryLock();
            }
            return lock;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
