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
