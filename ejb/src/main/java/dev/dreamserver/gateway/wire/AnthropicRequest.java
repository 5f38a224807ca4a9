package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.gateway.GatewayError;
import java.util.Set;

/**
 * A chat completion's request as one of Anthropic's. Each field is translated, passed, left out
 * because it changes no answer, or refused by its name: nothing that was asked for is lost without
 * a word. Used once, by one thread.
 */
final class AnthropicRequest {

    /** Those that both have, and those that are Anthropic's own. */
    private static final Set<String> PASSED =
            Set.of("temperature", "top_p", "stream", "top_k", "thinking", "cache_control");

    /** Hints about the service, not about the answer; of a seed OpenAI promises nothing either. */
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "metadata",
                    "model",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "seed",
                    "service_tier",
                    "store",
                    "stream_options");

    private final ObjectNode out = Anthropic.JSON.createObjectNode();
    private final ObjectNode outputConfig = Anthropic.JSON.createObjectNode();

    private AnthropicRequest() {}

    /**
     * The request.
     *
     * @param usualAnswer tokens of an answer whose length the client leaves open, which Anthropic
     *     does not
     */
    static ObjectNode of(JsonNode asked, String model, int usualAnswer) throws RefusedException {
        var made = new AnthropicRequest();
        made.out.put("model", model);
        made.out.put("max_tokens", usualAnswer);
        for (var field : asked.properties()) {
            if (!field.getValue().isNull()) {
                made.take(field.getKey(), field.getValue(), asked);
            }
        }
        if (!made.outputConfig.isEmpty()) {
            made.out.set("output_config", made.outputConfig);
        }
        return made.out;
    }

    private void take(String name, JsonNode value, JsonNode asked) throws RefusedException {
        switch (name) {
            case "messages" -> AnthropicTurns.write(value, out);
            case "max_tokens", "max_completion_tokens" -> longest(value, asked);
            case "stop" -> stop(value);
            case "tools" -> tools(value);
            case "tool_choice", "parallel_tool_calls" -> toolChoice(asked);
            case "user", "safety_identifier" -> out.putObject("metadata").set("user_id", value);
            case "response_format" -> format(value);
            case "reasoning_effort" -> effort(value);
            case "verbosity" -> onlyIf(value.asText().equals("medium"), name);
            case "n" -> onlyIf(value.asInt() == 1, name);
            case "logprobs" -> onlyIf(value.isBoolean() && !value.asBoolean(), name);
            case "top_logprobs", "frequency_penalty", "presence_penalty" ->
                    onlyIf(value.isNumber() && value.asDouble() == 0, name);
            case "logit_bias", "functions" ->
                    onlyIf(value.isContainerNode() && value.isEmpty(), name);
            case "modalities" ->
                    onlyIf(value.size() == 1 && value.path(0).asText().equals("text"), name);
            default -> {
                if (PASSED.contains(name)) {
                    out.set(name, value);
                } else {
                    onlyIf(LEFT_OUT.contains(name), name);
                }
            }
        }
    }

    private static void onlyIf(boolean saysNothing, String field) throws RefusedException {
        if (!saysNothing) {
            throw unknown(field);
        }
    }

    private static RefusedException unknown(String field) {
        return new RefusedException(
                new Refused(
                        GatewayError.UNSUPPORTED,
                        "The protocol of the provider of this model has nothing like this field.",
                        field));
    }

    /** Where both say it, the newer name of the two counts, as it does at OpenAI. */
    private void longest(JsonNode value, JsonNode asked) {
        var newer = asked.path("max_completion_tokens");
        out.set("max_tokens", newer.isIntegralNumber() ? newer : value);
    }

    private void stop(JsonNode value) {
        if (value.isTextual()) {
            out.putArray("stop_sequences").add(value);
        } else {
            out.set("stop_sequences", value);
        }
    }

    private void tools(JsonNode tools) throws RefusedException {
        if (tools.isEmpty()) {
            return;
        }
        var made = out.putArray("tools");
        for (var tool : tools) {
            var function = tool.path("function");
            if (!tool.path("type").asText().equals("function") || !function.isObject()) {
                throw unknown("tools");
            }
            var one = made.addObject();
            one.set("name", function.path("name"));
            if (function.path("description").isTextual()) {
                one.set("description", function.path("description"));
            }
            var parameters = function.path("parameters");
            if (parameters.isObject()) {
                one.set("input_schema", parameters);
            } else {
                one.putObject("input_schema").put("type", "object").putObject("properties");
            }
            if (function.path("strict").asBoolean()) {
                one.put("strict", true);
            }
        }
    }

    private void toolChoice(JsonNode asked) throws RefusedException {
        if (asked.path("tools").isEmpty()) {
            return; // Anthropic takes no choice where there is none
        }
        var choice = asked.path("tool_choice");
        var made = out.putObject("tool_choice");
        if (choice.isObject()) {
            if (!choice.path("type").asText().equals("function")) {
                throw unknown("tool_choice");
            }
            made.put("type", "tool").set("name", choice.path("function").path("name"));
        } else {
            made.put(
                    "type",
                    switch (choice.asText("auto")) {
                        case "none" -> "none";
                        case "required" -> "any";
                        default -> "auto";
                    });
        }
        var parallel = asked.path("parallel_tool_calls");
        if (parallel.isBoolean() && !made.path("type").asText().equals("none")) {
            made.put("disable_parallel_tool_use", !parallel.asBoolean());
        }
    }

    private void format(JsonNode format) throws RefusedException {
        switch (format.path("type").asText()) {
            case "text" -> {}
            case "json_schema" ->
                    outputConfig
                            .putObject("format")
                            .put("type", "json_schema")
                            .set("schema", format.path("json_schema").path("schema"));
            default -> throw unknown("response_format");
        }
    }

    private void effort(JsonNode effort) {
        switch (effort.asText()) {
            case "none" -> {}
            case "minimal" -> outputConfig.put("effort", "low");
            default -> outputConfig.set("effort", effort);
        }
    }
}
