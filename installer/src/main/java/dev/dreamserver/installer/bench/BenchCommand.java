package dev.dreamserver.installer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code dream bench}: measures this machine with a house of its own, and never touches the one
 * that serves people. Takes three minutes and about two more for each round.
 */
@Command(
        name = "bench",
        description = "Measure Dream Server on this machine, side by side with nginx.")
public final class BenchCommand implements Callable<Integer> {

    private static final int MOST_ROUNDS = 10;

    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--rounds",
            paramLabel = "NUMBER",
            description = "How often each test runs, 1 to 10 (default: ${DEFAULT-VALUE}).")
    int rounds = 3;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "First port of the house that is measured (default: ${DEFAULT-VALUE}).")
    int port = 8850;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where its home and tools are kept (default: a new temporary folder).")
    @Nullable Path folder;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where the figures go (default:%ndream-bench-<time>.json).")
    @Nullable Path json;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description = "Also write the tables into this page, such as docs/capacity.md.")
    @Nullable Path page;

    @Option(names = "--tools-only", description = "Measure only the direct way and nginx.")
    boolean toolsOnly;

    /** Runs the benchmark. Ends with 1 when an aim was missed or a request failed. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw new ParameterException(spec.commandLine(), "--rounds takes 1 to " + MOST_ROUNDS);
        }
        if (page != null && !Report.hasPlace(page)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s has no place for figures: %s … %s"
                            .formatted(page, Report.BEGIN, Report.END));
        }
        var err = spec.commandLine().getErr();
        var missing = Tools.missing();
        if (missing.isPresent()) {
            err.println("The benchmark needs programs that are not here. Type: " + missing.get());
            err.flush();
            return 2;
        }
        var work = folder == null ? Files.createTempDirectory("dream-bench-") : folder;
        try {
            var figures =
                    new Bench(work.toAbsolutePath(), port, line -> progress(line))
                            .run(rounds, !toolsOnly);
            return report(figures);
        } finally {
            if (folder == null) {
                delete(work);
            }
        }
    }

    private int report(Figures figures) throws IOException {
        var report = new Report(figures);
        var file =
                json == null
                        ? Path.of(
                                "dream-bench-%s.json"
                                        .formatted(
                                                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                                                        .format(LocalDateTime.now(ZoneOffset.UTC))))
                        : json;
        report.writeJson(file);
        if (page != null) {
            report.writeInto(page);
        }
        var out = spec.commandLine().getOut();
        out.println(report.table(spec.commandLine().getColorScheme().ansi().enabled()));
        out.println("All figures: " + file);
        out.flush();
        return figures.kept() ? 0 : 1;
    }

    private void progress(String line) {
        var err = spec.commandLine().getErr();
        err.println("· " + line);
        err.flush();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
