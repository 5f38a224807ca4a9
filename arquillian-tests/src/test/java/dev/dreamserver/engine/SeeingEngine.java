package dev.dreamserver.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A real llama-server with a {@link SeeingModel}, under the house's own watch. */
public final class SeeingEngine implements AutoCloseable {

    private final WatchedEngine engine;
    private final EngineEndpoint endpoint;

    public SeeingEngine(Path home) throws IOException {
        engine = WatchedEngine.open(settings(home, WatchedEngine.freePort()));
        endpoint = engine.ready();
    }

    static Map<String, String> settings(Path home, int port) throws IOException {
        var model = SeeingModel.in(home.resolve("models"));
        return Map.of(
                "dream.home", home.toString(),
                "dream.engine.port", Integer.toString(port),
                "dream.engine.binary", RealLlama.binary().toString(),
                "dream.engine.options", model.options(),
                "dream.model.file", model.model().toString());
    }

    /** Where it answers. */
    public EngineEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        engine.close();
    }
}
