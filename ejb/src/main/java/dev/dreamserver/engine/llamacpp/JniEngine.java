package dev.dreamserver.engine.llamacpp;

import dev.dreamserver.engine.EngineError;
import dev.dreamserver.engine.EngineSettings;
import dev.dreamserver.engine.spi.EngineAdapter;
import dev.dreamserver.engine.spi.EnginePlan;
import dev.dreamserver.platform.DreamException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fallback where no llama-server can be had: llama.cpp as a library in a Java process of its
 * own. It knows the models of mid-2025 and writes one answer at a time.
 */
@ApplicationScoped
public class JniEngine implements EngineAdapter {

    @Override
    public int order() {
        return 20;
    }

    @Override
    public Optional<EnginePlan> plan(EngineSettings settings) {
        var jars = settings.jni().filter(Files::isDirectory);
        if (jars.isEmpty()) {
            return Optional.empty();
        }
        if (!Files.isExecutable(settings.java())) {
            throw new DreamException(
                    EngineError.NONE_FOUND,
                    "dream.engine.java does not name a Java. Set it, or remove it.");
        }
        var model = ModelFile.of(settings);
        var command =
                List.of(
                        settings.java().toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        jars.get().resolve("*").toString(),
                        "dev.dreamserver.jni.JniEngine",
                        "--model",
                        model.path().toString(),
                        "--alias",
                        model.name(),
                        "--port",
                        Integer.toString(settings.port()),
                        "--context",
                        Integer.toString(model.contextTokens()));
        var environment = Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin");
        return Optional.of(
                LocalPlans.plan(
                        settings,
                        model,
                        "",
                        "llama.cpp (built in)",
                        command,
                        environment,
                        "DREAM_ENGINE_KEY"));
    }

    @Override
    public Optional<String> advice(String lastWords) {
        return LlamaAdvice.from(lastWords);
    }
}
