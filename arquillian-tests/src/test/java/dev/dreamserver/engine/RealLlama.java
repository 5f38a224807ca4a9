package dev.dreamserver.engine;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.llamacpp.LlamaCpp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real llama-server for tests: the one named by {@code -Ddream.test.llama}, the one on the PATH,
 * or the one that the installer fetches, kept in the user's cache.
 */
public final class RealLlama {

    private RealLlama() {}

    /** Where it is; fetched first, if need be. */
    public static Path binary() {
        return Optional.ofNullable(System.getProperty("dream.test.llama"))
                .filter(named -> !named.isBlank())
                .map(Path::of)
                .or(RealLlama::onPath)
                .orElseGet(RealLlama::fetched);
    }

    private static Optional<Path> onPath() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, "llama-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static synchronized Path fetched() {
        var cache = Path.of(System.getProperty("user.home"), ".cache", "dream-server", "tests");
        return LlamaCpp.ensure(cache, Progress.quiet()).resolve("usr/bin/llama-server");
    }
}
