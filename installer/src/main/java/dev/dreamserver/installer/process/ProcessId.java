package dev.dreamserver.installer.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One process, for ever: a pid alone comes back after a while, a pid with its start does not.
 * Immutable.
 *
 * @param pid the process id
 * @param start when it started: clock ticks since boot on Linux, milliseconds elsewhere
 */
public record ProcessId(long pid, long start) {

    private static final Path PROC = Path.of("/proc");

    /** The process that has this pid now, unless it is gone. */
    public static Optional<ProcessId> of(long pid) {
        var stat = stat(pid);
        if (stat.isPresent()) {
            return stat.filter(s -> !s.dead()).map(s -> new ProcessId(pid, s.start()));
        }
        return Files.isDirectory(PROC.resolve("self"))
                ? Optional.empty()
                : ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .map(h -> new ProcessId(pid, startOf(h)));
    }

    /** The process that was started with exactly this argument; Linux only. */
    public static Optional<ProcessId> withArgument(String argument) {
        if (!Files.isDirectory(PROC)) {
            return Optional.empty();
        }
        try (var processes = Files.newDirectoryStream(PROC, ProcessId::isNumber)) {
            for (var process : processes) {
                if (hasArgument(process, argument)) {
                    return of(Long.parseLong(process.getFileName().toString()));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look through the processes", e);
        }
    }

    /**
     * The processes that lead a session of their own and were started with this log as their
     * output, as nobody else is; Linux only.
     */
    public static List<ProcessId> leadersWritingTo(Path log) {
        var found = new ArrayList<ProcessId>();
        if (Files.isDirectory(PROC)) {
            try (var processes = Files.newDirectoryStream(PROC, ProcessId::isNumber)) {
                for (var process : processes) {
                    var pid = Long.parseLong(process.getFileName().toString());
                    if (writesTo(process, log) && stat(pid).filter(s -> s.leads(pid)).isPresent()) {
                        of(pid).ifPresent(found::add);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot look through the processes", e);
            }
        }
        return found;
    }

    private static boolean writesTo(Path process, Path log) {
        try {
            return Files.readSymbolicLink(process.resolve("fd/1")).equals(log.toRealPath());
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    private static boolean isNumber(Path process) {
        return process.getFileName().toString().matches("[0-9]+");
    }

    private static boolean hasArgument(Path process, String argument) {
        try {
            return List.of(Files.readString(process.resolve("cmdline")).split("\0", -1))
                    .contains(argument);
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    /** Reads the text that {@link #text()} wrote. */
    public static Optional<ProcessId> parse(String text) {
        var parts = text.strip().split(" ", -1);
        try {
            return parts.length == 2
                    ? Optional.of(new ProcessId(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                    : Optional.empty();
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        }
    }

    /** For a pid file. */
    public String text() {
        return pid + " " + start;
    }

    /** True while this very process runs; a zombie does not run. */
    public boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** A handle to signal it, unless it is gone. */
    public Optional<ProcessHandle> handle() {
        return alive() ? ProcessHandle.of(pid) : Optional.empty();
    }

    /** When it started, as far as the system tells. */
    public Instant since() {
        return ProcessHandle.of(pid).flatMap(h -> h.info().startInstant()).orElseGet(Instant::now);
    }

    private static long startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private record Stat(boolean dead, long session, long start) {
        boolean leads(long pid) {
            return session == pid;
        }
    }

    /**
     * Fields 3 (state), 6 (session) and 22 (start) of /proc/pid/stat; the name in brackets may hold
     * anything.
     */
    private static Optional<Stat> stat(long pid) {
        try {
            var text = Files.readString(PROC.resolve(pid + "/stat"));
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(
                    new Stat(
                            "ZXx".contains(fields[0]),
                            Long.parseLong(fields[3]),
                            Long.parseLong(fields[19]))); // field 22, counted from the state
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty(); // the process went away between open and read
        }
    }
}
