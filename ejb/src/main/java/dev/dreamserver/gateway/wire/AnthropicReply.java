package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** A message of Anthropic's as a chat completion. Stateless. */
final class AnthropicReply {

    private AnthropicReply() {}

    /**
     * An answer in one piece.
     *
     * @throws IOException if it is no message
     */
    static ObjectNode whole(JsonNode message, long created) throws IOException {
        if (!message.path("type").asText().equals("message")) {
            throw new IOException("it is no message");
        }
        var answer = Anthropic.JSON.createObjectNode();
        answer.put("id", message.path("id").asText());
        answer.put("object", "chat.completion");
        answer.put("created", created);
        answer.put("model", message.path("model").asText());
        var choice = answer.putArray("choices").addObject();
        choice.put("index", 0);
        blocks(message.path("content"), choice.putObject("message"));
        choice.putNull("logprobs");
        choice.put("finish_reason", finish(message.path("stop_reason").asText()));
        var usage = new AnthropicUsage();
        usage.take(message.path("usage"));
        usage.writeTo(answer);
        return answer;
    }

    private static void blocks(JsonNode blocks, ObjectNode said) {
        var text = new StringBuilder();
        var thought = new StringBuilder();
        var calls = Anthropic.JSON.createArrayNode();
        for (var block : blocks) {
            switch (block.path("type").asText()) {
                case "text" -> text.append(block.path("text").asText());
                case "thinking" -> thought.append(block.path("thinking").asText());
                case "tool_use" -> call(calls.addObject(), block, block.path("input").toString());
                default -> {} // of tools that only Anthropic has, and thoughts that it keeps
            }
        }
        said.put("role", "assistant");
        if (text.isEmpty() && !calls.isEmpty()) {
            said.putNull("content");
        } else {
            said.put("content", text.toString());
        }
        if (!thought.isEmpty()) {
            said.put("reasoning_content", thought.toString());
        }
        if (!calls.isEmpty()) {
            said.set("tool_calls", calls);
        }
    }

    /** Writes the call of a tool. */
    static void call(ObjectNode call, JsonNode block, String arguments) {
        call.put("id", block.path("id").asText());
        call.put("type", "function");
        call.putObject("function")
                .put("name", block.path("name").asText())
                .put("arguments", arguments);
    }

    /** Why an answer ended. */
    static String finish(String stopReason) {
        return switch (stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            default ->
                    "stop"; // end_turn, stop_sequence, pause_turn, and those that are yet to come
        };
    }
}
