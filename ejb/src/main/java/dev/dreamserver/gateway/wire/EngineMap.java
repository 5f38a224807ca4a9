package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.gateway.GatewayError;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who answers for which model, at one moment. Immutable; replaced whole when engines change. */
final class EngineMap {

    static final EngineMap EMPTY = new EngineMap();

    private final Map<String, Upstream> byModel;

    private EngineMap() {
        byModel = Map.of();
    }

    /**
     * The first endpoint of a model is the preferred one; unchanged ones keep their connections.
     */
    EngineMap(List<EngineEndpoint> endpoints, EngineMap before) {
        var map = new LinkedHashMap<String, Upstream>();
        for (var endpoint : endpoints) {
            var known = before.byModel.get(endpoint.model());
            var same = known != null && known.endpoint().equals(endpoint);
            map.putIfAbsent(endpoint.model(), same ? known : new Upstream(endpoint));
        }
        byModel = map;
    }

    @Nullable Upstream find(String model) {
        return byModel.get(model);
    }

    /**
     * Who answers for this model now.
     *
     * @throws RefusedException when nobody does
     */
    Upstream choose(String model) throws RefusedException {
        var chosen = byModel.get(model);
        if (chosen != null) {
            return chosen;
        }
        throw new RefusedException(
                byModel.isEmpty()
                        ? new Refused(
                                GatewayError.NO_ENGINE, "No engine can answer now. Try again soon.")
                        : new Refused(
                                GatewayError.UNKNOWN_MODEL,
                                "There is no model \"%s\" here. See /v1/models.".formatted(model),
                                "model"));
    }

    /** The answer to GET /v1/models. */
    byte[] list() {
        var out = new StringBuilder("{\"object\":\"list\",\"data\":[");
        for (var model : byModel.keySet()) {
            if (out.charAt(out.length() - 1) == '}') {
                out.append(',');
            }
            describe(out, model);
        }
        return out.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The answer to GET /v1/models/{id}. */
    static byte[] one(String model) {
        var out = new StringBuilder();
        describe(out, model);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void describe(StringBuilder out, String model) {
        out.append("{\"id\":");
        Refused.quote(out, model);
        out.append(",\"object\":\"model\",\"created\":0,\"owned_by\":\"dream-server\"}");
    }
}
