package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.RequestPeek.no;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.gateway.GatewayError;

/**
 * A request to Anthropic's Messages API as one for a chat completion. What would send the
 * conversation elsewhere, or let tools run elsewhere, is refused by its name; hints about the
 * service and fields that are not known are left out, since clients of that protocol send new ones
 * every few weeks. The other direction is {@link AnthropicRequest}. Used once, by one thread.
 */
final class MessagesRequest {

    /** Longer names of people are refused by OpenAI. */
    private static final int LONGEST_USER = 64;

    private final ObjectNode out = AskedTree.JSON.createObjectNode();

    private MessagesRequest() {}

    /**
     * The request. Of the fields that both have it checks none: that is done when it is read like
     * any other.
     */
    static ObjectNode of(ObjectNode asked) throws RefusedException {
        var made = new MessagesRequest();
        if (asked.path("max_tokens").isMissingNode() || asked.path("max_tokens").isNull()) {
            throw RequestPeek.missing("max_tokens");
        }
        for (var field : asked.properties()) {
            if (!field.getValue().isNull()) {
                made.take(field.getKey(), field.getValue(), asked);
            }
        }
        if (made.out.path("stream").asBoolean()) {
            made.out.putObject("stream_options").put("include_usage", true);
        }
        return made.out;
    }

    private void take(String name, JsonNode value, ObjectNode asked) throws RefusedException {
        switch (name) {
            case "model", "max_tokens", "stream", "temperature", "top_p", "top_k" ->
                    out.set(name, value);
            case "messages" -> messages(value, asked.path("system"));
            case "stop_sequences" -> {
                if (!value.isEmpty()) {
                    out.set("stop", value);
                }
            }
            case "tools" -> tools(value);
            case "tool_choice" -> toolChoice(value, asked);
            case "metadata" -> user(value.path("user_id"));
            case "output_config" -> format(value.path("format"));
            case "output_format" -> format(value);
            case "mcp_servers", "container" -> {
                if (!value.isContainerNode() || !value.isEmpty()) {
                    throw elsewhere(name);
                }
            }
            default -> RequestPeek.stay(name);
        }
    }

    private static RefusedException elsewhere(String field) {
        return no(
                GatewayError.UNSUPPORTED,
                "Tools run where the request comes from, and nowhere else.",
                field);
    }

    private void messages(JsonNode messages, JsonNode system) throws RefusedException {
        if (!messages.isArray()) {
            throw no(GatewayError.BAD_VALUE, "This is a list.", "messages");
        }
        if (messages.isEmpty()) {
            throw RequestPeek.missing("messages");
        }
        out.set("messages", MessagesTurns.of(messages, system));
    }

    private void tools(JsonNode tools) throws RefusedException {
        if (tools.isEmpty()) {
            return;
        }
        var made = out.putArray("tools");
        for (var tool : tools) {
            if (!tool.path("type").asText("custom").equals("custom")) {
                throw elsewhere("tools");
            }
            if (!tool.path("name").isTextual()) {
                throw no(GatewayError.BAD_VALUE, "A tool has a name.", "tools");
            }
            var function = made.addObject().put("type", "function").putObject("function");
            function.set("name", tool.path("name"));
            if (tool.path("description").isTextual()) {
                function.set("description", tool.path("description"));
            }
            var schema = tool.path("input_schema");
            if (schema.isObject()) {
                function.set("parameters", schema);
            } else {
                function.putObject("parameters").put("type", "object").putObject("properties");
            }
            if (tool.path("strict").asBoolean()) {
                function.put("strict", true);
            }
        }
    }

    private void toolChoice(JsonNode choice, ObjectNode asked) throws RefusedException {
        if (asked.path("tools").isEmpty()) {
            return; // there is nothing to choose, and some take no choice then
        }
        switch (choice.path("type").asText()) {
            case "auto" -> out.put("tool_choice", "auto");
            case "any" -> out.put("tool_choice", "required");
            case "none" -> out.put("tool_choice", "none");
            case "tool" ->
                    out.putObject("tool_choice")
                            .put("type", "function")
                            .putObject("function")
                            .set("name", choice.path("name"));
            default ->
                    throw no(
                            GatewayError.BAD_VALUE,
                            "This is auto, any, none, or a tool by its name.",
                            "tool_choice");
        }
        if (choice.path("disable_parallel_tool_use").asBoolean()) {
            out.put("parallel_tool_calls", false);
        }
    }

    private void user(JsonNode id) {
        if (id.isTextual() && id.asText().length() <= LONGEST_USER) {
            out.set("user", id);
        }
    }

    private void format(JsonNode format) throws RefusedException {
        if (format.isMissingNode() || format.isNull()) {
            return;
        }
        if (!format.path("type").asText().equals("json_schema")
                || !format.path("schema").isObject()) {
            throw no(GatewayError.BAD_VALUE, "This is a json_schema with its schema.", "format");
        }
        out.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", "answer")
                .put("strict", true)
                .set("schema", format.path("schema"));
    }
}
