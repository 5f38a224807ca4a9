package dev.dreamserver.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A maker's command-line tool, asked with a limit. One that does not end, not even when it is
 * killed, is never started a second time beside the first: a driver that hangs holds its processes.
 * For one thread.
 */
public final class ProbeTool {

    /** An answer of many GPUs and processes takes some hundred kilobytes. */
    private static final int MOST_BYTES = 4 << 20;

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final String name;
    private final List<Path> folders;
    private final Duration longest;
    private @Nullable Process unfinished;

    /**
     * A tool that is looked for in these folders, in this order.
     *
     * @param name its file name
     */
    public ProbeTool(String name, List<Path> folders) {
        this(name, folders, LONGEST);
    }

    ProbeTool(String name, List<Path> folders, Duration longest) {
        this.name = name;
        this.folders = List.copyOf(folders);
        this.longest = longest;
    }

    /** Folders of the machine's search path, then these. */
    public static List<Path> places(String... more) {
        var places = new ArrayList<Path>();
        for (var folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (!folder.isBlank()) {
                places.add(Path.of(folder));
            }
        }
        for (var folder : more) {
            places.add(Path.of(folder));
        }
        return places;
    }

    /**
     * What it said.
     *
     * @param code what it ended with
     * @param text all of it, errors included
     */
    public record Answer(int code, String text) {

        /** Its first line that says something; empty where none does. */
        public Optional<String> firstLine() {
            return text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst();
        }
    }

    /** Whether the machine has it. */
    public boolean here() {
        return file().isPresent();
    }

    /** What it says to these arguments; empty when it did not end in time, now or before. */
    public Optional<Answer> ask(String... arguments) {
        var before = unfinished;
        if (before != null && before.isAlive()) {
            return Optional.empty();
        }
        unfinished = null;
        var command = new ArrayList<String>();
        command.add(file().map(Path::toString).orElse(name));
        command.addAll(List.of(arguments));
        try {
            return run(new ProcessBuilder(command));
        } catch (IOException no) {
            return Optional.of(new Answer(127, String.valueOf(no.getMessage())));
        }
    }

    private Optional<Answer> run(ProcessBuilder builder) throws IOException {
        var output = Files.createTempFile("dream-gpu", ".txt");
        try {
            builder.environment().put("LC_ALL", "C");
            builder.redirectErrorStream(true);
            builder.redirectOutput(output.toFile());
            var process = builder.start();
            process.getOutputStream().close();
            if (!ends(process)) {
                process.destroyForcibly();
                unfinished = process;
                return Optional.empty();
            }
            try (var written = Files.newInputStream(output)) {
                return Optional.of(
                        new Answer(
                                process.exitValue(),
                                new String(
                                        written.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private boolean ends(Process process) {
        try {
            return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<Path> file() {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
                .findFirst();
    }
}
