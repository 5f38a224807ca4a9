package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.EngineEndpoint;
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

    boolean isEmpty() {
        return byModel.isEmpty();
    }

    @Nullable Upstream find(String model) {
        return byModel.get(model);
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
