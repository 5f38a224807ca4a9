package dev.dreamserver.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells a process from any other that has, had or will have its number. On Linux it is the boot and
 * the clock tick of the start, which no change of the clock moves; elsewhere the start instant.
 */
final class ProcessMark {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private static final Path PROC = Path.of("/proc");

    private ProcessMark() {}

    /** The mark of the process that has this number now; empty when there is none. */
    static Optional<String> of(long pid) {
        var stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            if (Files.isReadable(BOOT)) {
                var boot = Files.readString(BOOT);
                return startTick(Files.readString(stat)).map(tick -> boot.strip() + ":" + tick);
            }
        } catch (IOException gone) {
            return Optional.empty();
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .map(Object::toString);
    }

    /**
     * The process that leads a session of its own and was started with this log as its output, as
     * nobody but a program of ours is. Found where the machine shows such things.
     */
    static Optional<Long> leaderWritingTo(Path log) {
        if (!Files.exists(log)) {
            return Optional.empty();
        }
        try (var processes = Files.newDirectoryStream(PROC, ProcessMark::isNumber)) {
            var file = log.toRealPath();
            for (var process : processes) {
                if (leadsWith(process, file)) {
                    return Optional.of(Long.valueOf(process.getFileName().toString()));
                }
            }
            return Optional.empty();
        } catch (IOException noSuchPlace) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(Path process) {
        return process.getFileName().toString().matches("[0-9]+");
    }

    /** The sixth field of its state is the session, which has the number of its leader. */
    private static boolean leadsWith(Path process, Path log) {
        try {
            if (!Files.readSymbolicLink(process.resolve("fd/1")).equals(log)) {
                return false;
            }
            var stat = Files.readString(process.resolve("stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[3].equals(process.getFileName().toString());
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    /**
     * The clock tick of the start; empty for a process that has ended and only waits to be reaped.
     * One whose first thread has ended while others have not still holds its files and its port: a
     * killed process of many threads is in that state for some milliseconds.
     *
     * @param stat a line of {@code /proc/PID/stat}
     */
    static Optional<String> startTick(String stat) {
        // The second field is the name in brackets and may hold anything, so start after it.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        var threads = Integer.parseInt(fields[17]);
        var dead = fields[0].equals("X") || (fields[0].equals("Z") && threads <= 1);
        return dead ? Optional.empty() : Optional.of(fields[19]);
    }
}
