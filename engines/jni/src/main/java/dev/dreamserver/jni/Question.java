package dev.dreamserver.jni;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request for an answer, checked.
 *
 * @param messages the conversation, each with a role and a text
 * @param stream whether the answer comes piece by piece
 * @param streamUsage whether a streamed answer ends with its usage
 * @param mostTokens of the answer, if the caller said so
 * @param stops texts at which the answer ends
 * @param settings of the sampler, only those that the caller gave
 */
record Question(
        ArrayNode messages,
        boolean stream,
        boolean streamUsage,
        Optional<Integer> mostTokens,
        List<String> stops,
        Sampling settings) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_MESSAGES = 10_000;
    private static final int MOST_STOPS = 16;

    /** What the caller wants of the sampler; empty is llama.cpp's own default. */
    record Sampling(
            Optional<Double> temperature,
            Optional<Double> topP,
            Optional<Double> minP,
            Optional<Integer> topK,
            Optional<Integer> seed,
            Optional<Double> frequencyPenalty,
            Optional<Double> presencePenalty) {}

    static Question parse(byte[] body) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw Refusal.bad("The body is not JSON.");
        } catch (IOException e) {
            throw Refusal.bad("The body cannot be read.");
        }
        if (json == null || !json.isObject()) {
            throw Refusal.bad("The body is not a JSON object.");
        }
        var most = whole(json, "max_completion_tokens").or(() -> whole(json, "max_tokens"));
        if (most.isPresent() && most.get() < 1) {
            throw Refusal.bad("max_tokens must be at least 1.");
        }
        return new Question(
                messages(json.path("messages")),
                json.path("stream").asBoolean(false),
                json.path("stream_options").path("include_usage").asBoolean(false),
                most,
                stops(json.path("stop")),
                new Sampling(
                        number(json, "temperature", 0, 10),
                        number(json, "top_p", 0, 1),
                        number(json, "min_p", 0, 1),
                        whole(json, "top_k"),
                        whole(json, "seed"),
                        number(json, "frequency_penalty", -2, 2),
                        number(json, "presence_penalty", -2, 2)));
    }

    private static ArrayNode messages(JsonNode given) {
        if (!given.isArray() || given.isEmpty() || given.size() > MOST_MESSAGES) {
            throw Refusal.bad("messages must be a list of at least one message.");
        }
        var messages = JSON.createArrayNode();
        for (var message : given) {
            if (!message.path("role").isTextual()) {
                throw Refusal.bad("Each message needs a role.");
            }
            messages.addObject()
                    .put("role", message.path("role").asText())
                    .put("content", text(message.path("content")));
        }
        return messages;
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        if (content.isNull() || content.isMissingNode()) {
            return "";
        }
        if (!content.isArray()) {
            throw Refusal.bad("content must be a text or a list of parts.");
        }
        var text = new StringBuilder();
        for (var part : content) {
            if (!part.path("type").asText().equals("text")) {
                throw Refusal.bad("This engine reads text only.");
            }
            text.append(part.path("text").asText());
        }
        return text.toString();
    }

    private static List<String> stops(JsonNode given) {
        var stops = new ArrayList<String>();
        if (given.isTextual()) {
            stops.add(given.asText());
        } else if (given.isArray()) {
            given.forEach(stop -> stops.add(stop.asText()));
        }
        stops.removeIf(String::isEmpty);
        if (stops.size() > MOST_STOPS) {
            throw Refusal.bad("stop takes at most %d texts.".formatted(MOST_STOPS));
        }
        return List.copyOf(stops);
    }

    private static Optional<Integer> whole(JsonNode json, String name) {
        var value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw Refusal.bad("%s must be a whole number.".formatted(name));
        }
        return Optional.of(value.asInt());
    }

    private static Optional<Double> number(JsonNode json, String name, double least, double most) {
        var value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber() || value.asDouble() < least || value.asDouble() > most) {
            throw Refusal.bad("%s must be a number from %s to %s.".formatted(name, least, most));
        }
        return Optional.of(value.asDouble());
    }
}
