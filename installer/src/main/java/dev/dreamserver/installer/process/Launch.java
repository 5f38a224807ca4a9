package dev.dreamserver.installer.process;

import dev.dreamserver.installer.Trouble;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a process is started: with few variables of the environment, a log file instead of pipes and,
 * where the system can, a session of its own, so that neither a closed terminal nor the starter's
 * death touches it.
 *
 * @param command program and arguments; nothing secret, everybody can read them
 * @param environment its variables, besides the path, home and language of the owner
 * @param folder where it runs
 * @param log what it says is appended here
 */
public record Launch(List<String> command, Map<String, String> environment, Path folder, Path log) {

    private static final List<String> KEPT =
            List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR");
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /** Copies what it is given. */
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The owner's variables, for what shall hear the settings that they may hold. */
    public static Map<String, String> ownersVariables() {
        return System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("DREAM_"))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Starts it and returns at once. */
    public Process start() {
        return start(Files.isExecutable(SETSID));
    }

    /** Runs it to its end in this session and returns its exit code. */
    public int run() {
        try {
            return start(false).waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("Interrupted while waiting for " + command.getFirst(), "");
        }
    }

    private Process start(boolean ownSession) {
        var full = new ArrayList<String>();
        if (ownSession) {
            full.add(SETSID.toString()); // becomes the program: same pid
        }
        full.addAll(command);
        var builder = new ProcessBuilder(full);
        var own = builder.environment();
        own.keySet().retainAll(KEPT);
        own.putAll(environment);
        builder.directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Trouble(
                    "Cannot start %s: %s".formatted(command.getFirst(), e.getMessage()), "", e);
        }
    }
}
