package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.RequestPeek.no;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.gateway.GatewayError;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What clients of Ollama ask, as requests of ours. Options of an engine that is already running,
 * such as the size of its context, are left out, and so is what is not known. Used once, by one
 * thread.
 */
final class OllamaRequest {

    /** What a name has where it says no version. */
    static final String LATEST = ":latest";

    /** Those that go by the same name; engines of the house know those that OpenAI does not. */
    private static final Set<String> PASSED =
            Set.of(
                    "temperature",
                    "top_p",
                    "top_k",
                    "min_p",
                    "typical_p",
                    "seed",
                    "repeat_penalty",
                    "repeat_last_n",
                    "presence_penalty",
                    "frequency_penalty");

    private static final Map<String, String> PICTURES =
            Map.of("iVBORw0KGgo", "png", "/9j/", "jpeg", "R0lGOD", "gif", "UklGR", "webp");

    private final ObjectNode out = AskedTree.JSON.createObjectNode();

    private OllamaRequest() {}

    /**
     * A request to {@code /api/chat}.
     *
     * @param known whether there is a model of exactly this name
     */
    static ObjectNode chat(ObjectNode asked, Predicate<String> known) throws RefusedException {
        var made = new OllamaRequest();
        made.common(asked, known);
        made.out.set("messages", OllamaTurns.of(asked.path("messages")));
        var tools = asked.path("tools");
        if (tools.isArray() && !tools.isEmpty()) {
            made.out.set("tools", tools);
        }
        return made.out;
    }

    /** A request to {@code /api/generate}. */
    static ObjectNode generate(ObjectNode asked, Predicate<String> known) throws RefusedException {
        for (var field : new String[] {"raw", "suffix", "template"}) {
            var value = asked.path(field);
            if (value.asBoolean() || (value.isTextual() && !value.asText().isEmpty())) {
                throw no(
                        GatewayError.UNSUPPORTED,
                        "This is not taken here. Texts are completed at /v1/completions.",
                        field);
            }
        }
        var made = new OllamaRequest();
        made.common(asked, known);
        var messages = made.out.putArray("messages");
        var system = text(asked, "system");
        if (!system.isEmpty()) {
            messages.addObject().put("role", "system").put("content", system);
        }
        var prompt = text(asked, "prompt");
        if (prompt.isEmpty()) {
            throw RequestPeek.missing("prompt");
        }
        var message = messages.addObject().put("role", "user");
        content(message, prompt, asked.path("images"));
        return made.out;
    }

    /** A request for vectors, to {@code /api/embed} or, with one prompt, to the older address. */
    static ObjectNode vectors(ObjectNode asked, Predicate<String> known, String field)
            throws RefusedException {
        var made = AskedTree.JSON.createObjectNode();
        model(made, asked, known);
        if (!asked.path(field).isTextual() && !asked.path(field).isArray()) {
            throw RequestPeek.missing(field);
        }
        made.set("input", asked.path(field));
        if (asked.path("dimensions").isIntegralNumber()) {
            made.set("dimensions", asked.path("dimensions"));
        }
        return made.put("encoding_format", "float");
    }

    private static String text(ObjectNode asked, String field) throws RefusedException {
        var value = asked.path(field);
        if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
            throw no(GatewayError.BAD_VALUE, "This is a text.", field);
        }
        return value.asText("");
    }

    private static void model(ObjectNode out, ObjectNode asked, Predicate<String> known) {
        var name = asked.get("model");
        if (name != null && name.isTextual()) {
            out.put("model", named(name.asText(), known));
        } else if (name != null) {
            out.set("model", name); // refused where every request is read
        }
    }

    /** The name of a model, as the house knows it. */
    static String named(String name, Predicate<String> known) {
        return name.endsWith(LATEST) && !known.test(name)
                ? name.substring(0, name.length() - LATEST.length())
                : name;
    }

    private void common(ObjectNode asked, Predicate<String> known) throws RefusedException {
        for (var field : asked.properties()) {
            RequestPeek.stay(field.getKey());
        }
        model(out, asked, known);
        var stream = asked.path("stream");
        if (!stream.isMissingNode() && !stream.isNull() && !stream.isBoolean()) {
            throw no(GatewayError.BAD_VALUE, "This is true or false.", "stream");
        }
        out.put("stream", stream.asBoolean(true));
        if (stream.asBoolean(true)) {
            out.putObject("stream_options").put("include_usage", true);
        }
        var options = asked.path("options");
        if (!options.isMissingNode() && !options.isNull() && !options.isObject()) {
            throw no(GatewayError.BAD_VALUE, "This is an object.", "options");
        }
        for (var option : options.properties()) {
            option(option.getKey(), option.getValue());
        }
        format(asked.path("format"));
        if (asked.path("think").isTextual()) {
            out.set("reasoning_effort", asked.path("think"));
        }
    }

    private void option(String name, JsonNode value) throws RefusedException {
        if (value.isNull()) {
            return;
        }
        switch (name) {
            case "num_predict" -> {
                if (!value.isIntegralNumber()) {
                    throw no(GatewayError.BAD_VALUE, "This is a whole number.", name);
                }
                if (value.asLong() >= 0) { // -1 and -2: as long as it may be
                    out.set("max_tokens", value);
                }
            }
            case "stop" -> {
                if (!value.isArray() || !value.isEmpty()) {
                    out.set("stop", value);
                }
            }
            default -> {
                if (PASSED.contains(name)) {
                    out.set(name, value);
                }
            }
        }
    }

    private void format(JsonNode format) throws RefusedException {
        if (format.isObject()) {
            out.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "answer")
                    .put("strict", true)
                    .set("schema", format);
        } else if (format.asText().equals("json")) {
            out.putObject("response_format").put("type", "json_object");
        } else if (!format.isMissingNode() && !format.isNull() && !format.asText("x").isEmpty()) {
            throw no(GatewayError.BAD_VALUE, "This is json, or a schema.", "format");
        }
    }

    /** Text, and the pictures with it, which come without a word about what they are. */
    static void content(ObjectNode message, String text, JsonNode images) throws RefusedException {
        if (!images.isArray() || images.isEmpty()) {
            message.put("content", text);
            return;
        }
        var parts = message.putArray("content");
        if (!text.isEmpty()) {
            parts.addObject().put("type", "text").put("text", text);
        }
        for (var image : images) {
            if (!image.isTextual()) {
                throw no(GatewayError.BAD_VALUE, "Pictures come in base64.", "images");
            }
            parts.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", "data:image/" + kind(image.asText()) + ";base64," + image.asText());
        }
    }

    private static String kind(String base64) {
        for (var one : PICTURES.entrySet()) {
            if (base64.startsWith(one.getKey())) {
                return one.getValue();
            }
        }
        return "png";
    }
}
