package dev.dreamserver.gpu;

import dev.dreamserver.gpu.GpuHolder.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells whose a process is: the house's own when it, or one that started it, was started by the
 * house. For one look.
 */
final class ProcessFamily {

    /** Wrappers of a program are few; a longer line is no program of ours. */
    private static final int MOST_PARENTS = 8;

    private final Map<Long, String> ours;

    /**
     * A family.
     *
     * @param ours what people call the house's programs, by the number of the process
     */
    ProcessFamily(Map<Long, String> ours) {
        this.ours = Map.copyOf(ours);
    }

    /** Whose it is and what it is called; the name is empty where the machine does not tell. */
    GpuHolder whose(long pid) {
        var own = own(pid);
        return new GpuHolder(
                own.isPresent() ? Owner.HOUSE : Owner.OTHERS,
                own.orElseGet(() -> name(pid)),
                OptionalLong.of(pid),
                OptionalLong.empty());
    }

    private Optional<String> own(long pid) {
        if (ours.isEmpty()) {
            return Optional.empty();
        }
        var at = ProcessHandle.of(pid);
        for (var i = 0; i < MOST_PARENTS && at.isPresent(); i++) {
            var name = ours.get(at.get().pid());
            if (name != null) {
                return Optional.of(name);
            }
            at = at.get().parent();
        }
        return Optional.empty();
    }

    /** What Linux tells everybody of a process; its arguments, which may hold secrets, are not. */
    private static String name(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
