package dev.dreamserver.engine;

import dev.dreamserver.engine.llamacpp.JniEngine;
import dev.dreamserver.engine.spi.EngineAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The contract, kept by the fallback: llama.cpp as a library in a Java process of its own. */
class JniEngineIT extends OwnEngineContract {

    private static final Path BUILT = Path.of("..", "engines", "jni", "target");

    /** Alone, since a llama-server on the PATH would be chosen before it. */
    @Override
    List<EngineAdapter> adapters() {
        return List.of(new JniEngine());
    }

    @Override
    Map<String, String> kind() {
        return Map.of("dream.engine.jni", jars().toString());
    }

    /** One folder with all jars, as the installed product has it. */
    private static synchronized Path jars() {
        var folder = Path.of("target", "jni").toAbsolutePath();
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            var growing = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "jni");
            for (var from : new Path[] {BUILT, BUILT.resolve("lib")}) {
                try (var jars = Files.newDirectoryStream(from, "*.jar")) {
                    for (var jar : jars) {
                        Files.copy(jar, growing.resolve(jar.getFileName()));
                    }
                }
            }
            return Files.move(growing, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
