package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.EngineEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What clients of Ollama are told of models. Sizes, digests and what a model is made of are not
 * known of everybody's, so none is told; a name without a version gets the one that those clients
 * add by themselves.
 *
 * @param models who answers for each model, by its name
 * @param virtual names behind which models stand
 */
record OllamaModels(Map<String, EngineEndpoint> models, Set<String> virtual) {

    /** The version of the protocol that is spoken. Some clients ask for at least 0.6.4. */
    private static final String VERSION = "0.12.0";

    private static final String DETAILS =
            "\"details\":{\"parent_model\":\"\",\"format\":\"\",\"family\":\"\",\"families\":[],"
                    + "\"parameter_size\":\"\",\"quantization_level\":\"\"}";

    static byte[] version() {
        return bytes("{\"version\":\"" + VERSION + "\"}");
    }

    /** All that may be asked. */
    byte[] tags() {
        var names = new ArrayList<>(models.keySet());
        virtual.stream().filter(name -> !models.containsKey(name)).forEach(names::add);
        return list(names, "\"modified_at\":\"1970-01-01T00:00:00Z\"");
    }

    /** Those that run in this house. */
    byte[] running() {
        var names =
                models.entrySet().stream()
                        .filter(one -> one.getValue().provider().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList();
        return list(names, "\"expires_at\":\"9999-12-31T23:59:59Z\",\"size_vram\":0");
    }

    private static byte[] list(List<String> names, String more) {
        var out = new StringBuilder("{\"models\":[");
        for (var name : names) {
            var tagged = tagged(name);
            out.append(out.charAt(out.length() - 1) == '[' ? "" : ",");
            Refused.quote(out.append("{\"name\":"), tagged);
            Refused.quote(out.append(",\"model\":"), tagged);
            out.append(",\"size\":0,\"digest\":\"\",").append(DETAILS).append(',');
            out.append(more).append('}');
        }
        return bytes(out.append("]}").toString());
    }

    private static String tagged(String name) {
        return name.indexOf(':', name.lastIndexOf('/') + 1) < 0
                ? name + OllamaRequest.LATEST
                : name;
    }

    /** One model; nothing where there is none of this name. */
    byte[] show(String name) {
        var endpoint = models.get(name);
        if (endpoint == null && !virtual.contains(name)) {
            return Answer.NOTHING;
        }
        var sees = endpoint != null && endpoint.sees();
        var context = endpoint == null ? 0 : endpoint.contextTokens();
        return bytes(
                "{\"modelfile\":\"\",\"parameters\":\"\",\"template\":\"\","
                        + DETAILS
                        + ",\"model_info\":{"
                        + (context > 0
                                ? "\"general.architecture\":\"model\",\"model.context_length\":"
                                        + context
                                : "")
                        + "},\"capabilities\":[\"completion\",\"tools\""
                        + (sees ? ",\"vision\"" : "")
                        + "],\"modified_at\":\"1970-01-01T00:00:00Z\"}");
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
