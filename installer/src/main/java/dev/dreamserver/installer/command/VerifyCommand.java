package dev.dreamserver.installer.command;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The test suite of the sources. Needs Maven, which ./dream has found. */
@Command(
        name = "verify",
        description = "Run the test suite of the sources. Default: everything but the soak.")
final class VerifyCommand implements Callable<Integer> {

    @ParentCommand DreamCommand dream;

    @Option(names = "--fast", description = "Unit tests and gates only, without any server.")
    boolean fast;

    @Option(names = "--soak", description = "Everything with full counts; takes hours.")
    boolean soak;

    @Option(names = "--yes", description = "Ask nothing; ./dream installs what is missing.")
    boolean yes;

    @Override
    public Integer call() {
        if (fast && soak) {
            throw new Trouble("Choose one of --fast and --soak.", "", Trouble.USAGE);
        }
        var sources = sources();
        var command = new ArrayList<>(List.of(maven(), "-B", "verify"));
        if (fast) {
            command.add("-Dfast=true");
        }
        if (soak) {
            command.add("-Dsoak=true");
        }
        dream.screen().line(String.join(" ", command));
        try {
            var builder = new ProcessBuilder(command).directory(sources.toFile()).inheritIO();
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            var code = builder.start().waitFor();
            if (code != 0) {
                throw new Trouble("The suite failed.", "The first [ERROR] above names the reason.");
            }
            dream.screen().good("All tests passed.");
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Maven cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Trouble.FAILED;
        }
    }

    private static String maven() {
        var told = System.getenv("DREAM_MVN");
        return told == null || told.isBlank() ? "mvn" : told;
    }

    /** Where the distribution was built: installer/target/dream-server of the sources. */
    private static Path sources() {
        var told = System.getenv("DREAM_SOURCES");
        var root =
                told == null
                        ? Distribution.own().root().resolve("../../..").normalize()
                        : Path.of(told);
        if (!Files.exists(root.resolve("pom.xml"))) {
            throw new Trouble(
                    "The sources are not here: " + root,
                    "Run ./dream verify in a clone of the repository.");
        }
        return root;
    }
}
