package dev.dreamserver.engine.llamacpp;

import dev.dreamserver.engine.EngineModel;
import dev.dreamserver.engine.EngineSettings;
import dev.dreamserver.engine.spi.EngineAdapter;
import dev.dreamserver.engine.spi.EnginePlan;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** llama-server as a program of this machine: the owner's, the one on the PATH, or the fetched. */
@ApplicationScoped
public class LlamaServer implements EngineAdapter {

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Optional<EnginePlan> plan(EngineSettings settings) {
        var searchPath = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return LlamaBinary.find(settings.binary(), settings.home(), searchPath)
                .map(binary -> plan(settings, binary, ModelFile.of(settings)));
    }

    private static EnginePlan plan(EngineSettings settings, LlamaBinary binary, ModelFile model) {
        var slots = settings.answersAtATime();
        var command = new ArrayList<>(binary.command());
        command.addAll(List.of("--model", model.path().toString()));
        command.addAll(List.of("--alias", model.name()));
        command.addAll(List.of("--host", "127.0.0.1"));
        command.addAll(List.of("--port", Integer.toString(settings.port())));
        command.addAll(List.of("--parallel", Integer.toString(slots)));
        command.addAll(List.of("--ctx-size", Long.toString((long) model.contextTokens() * slots)));
        command.addAll(List.of("--jinja", "--metrics", "--slots"));
        settings.berth()
                .model()
                .flatMap(EngineModel::projector)
                .ifPresent(eye -> command.addAll(List.of("--mmproj", eye.toString())));
        command.addAll(settings.options());
        var environment = new HashMap<>(quiet(settings));
        environment.putAll(binary.environment());
        return LocalPlans.plan(
                settings,
                model,
                binary.stamp(),
                "llama.cpp",
                command,
                environment,
                "LLAMA_API_KEY");
    }

    /**
     * By environment, since older builds pass over what they do not know there, but end at an
     * unknown option.
     */
    private static Map<String, String> quiet(EngineSettings settings) {
        var environment = new HashMap<String, String>();
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("LLAMA_ARG_OFFLINE", "1"); // never fetches anything by itself
        environment.put("LLAMA_ARG_UI", "0"); // the house has its own pages
        environment.put("LLAMA_ARG_WEBUI", "0"); // the same in older builds
        environment.put("LLAMA_ARG_CORS_ORIGINS", "localhost"); // no page of the web may ask
        environment.put("LLAMA_ARG_CONTEXT_SHIFT", "0"); // what is forgotten is said, by the house
        if (settings.builtInGuide()) {
            // The default cache grew to 432 MB after 5,000 answers of this 2.4 MB model.
            environment.put("LLAMA_ARG_CACHE_RAM", "0");
        }
        return environment;
    }

    @Override
    public Optional<String> advice(String lastWords) {
        return LlamaAdvice.from(lastWords);
    }
}
