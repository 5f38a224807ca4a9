package dev.dreamserver.engine.external;

import dev.dreamserver.engine.EngineSettings;
import dev.dreamserver.engine.spi.EngineAdapter;
import dev.dreamserver.engine.spi.EnginePlan;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The engine at {@code dream.engine.url}: llama-server, vLLM, Ollama or any other. */
@ApplicationScoped
public class ExternalEngine implements EngineAdapter {

    /** Taken for an engine that does not say; all models of today have at least this. */
    private static final int UNKNOWN_CONTEXT = 4096;

    @Override
    public int order() {
        return 0;
    }

    @Override
    public Optional<EnginePlan> plan(EngineSettings settings) {
        return settings.url()
                .map(
                        uri ->
                                new EnginePlan.Reach(
                                        "external",
                                        "OpenAI-compatible engine",
                                        uri,
                                        settings.apiKey(),
                                        settings.contextTokens().orElse(UNKNOWN_CONTEXT),
                                        settings.seeing()));
    }

    @Override
    public Optional<String> advice(String lastWords) {
        return Optional.empty();
    }
}
