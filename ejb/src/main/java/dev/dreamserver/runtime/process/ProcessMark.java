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
                var line = Files.readString(stat);
                // The second field is the name in brackets and may hold anything, so start after
                // it.
                var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
                var dead = fields[0].equals("Z") || fields[0].equals("X");
                return dead
                        ? Optional.empty()
                        : Optional.of(Files.readString(BOOT).strip() + ":" + fields[19]);
            }
        } catch (IOException gone) {
            return Optional.empty();
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .map(Object::toString);
    }
}
