package dev.dreamserver.jni;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Set;

/**
 * What the engine is started with.
 *
 * @param model the GGUF file
 * @param alias the model's name
 * @param port where it listens on loopback; 0 takes a free one
 * @param context tokens of prompt and answer together
 * @param key what callers must show; from the environment, never from the arguments
 */
record Options(Path model, String alias, int port, int context, String key) {

    private static final Set<String> KNOWN = Set.of("--model", "--alias", "--port", "--context");

    static Options parse(String[] arguments, String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("DREAM_ENGINE_KEY is not set");
        }
        var values = new HashMap<String, String>();
        for (var i = 0; i < arguments.length; i += 2) {
            if (!KNOWN.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("unknown argument: " + arguments[i]);
            }
            values.put(arguments[i], arguments[i + 1]);
        }
        var model = values.get("--model");
        if (model == null) {
            throw new IllegalArgumentException("--model FILE.gguf is missing");
        }
        return new Options(
                Path.of(model),
                values.getOrDefault("--alias", "model"),
                Integer.parseInt(values.getOrDefault("--port", "0")),
                Integer.parseInt(values.getOrDefault("--context", "2048")),
                key);
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "%s on port %d".formatted(alias, port);
    }
}
