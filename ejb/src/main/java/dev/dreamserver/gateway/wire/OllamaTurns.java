package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.RequestPeek.no;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dreamserver.gateway.GatewayError;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Messages of Ollama's as messages of a chat completion. There calls of tools have no ids; each is
 * given one, and results are taken for the oldest call that has none yet. Used once, by one thread.
 */
final class OllamaTurns {

    private record Pending(String id, String name) {}

    private final ArrayNode out = AskedTree.JSON.createArrayNode();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private int called;

    private OllamaTurns() {}

    /** The messages. */
    static ArrayNode of(JsonNode messages) throws RefusedException {
        if (!messages.isArray() || messages.isEmpty()) {
            throw messages.isArray() || messages.isMissingNode() || messages.isNull()
                    ? RequestPeek.missing("messages")
                    : wrong("This is a list.");
        }
        var made = new OllamaTurns();
        for (var message : messages) {
            made.take(message);
        }
        return made.out;
    }

    private void take(JsonNode message) throws RefusedException {
        var content = message.path("content");
        if (!content.isTextual() && !content.isMissingNode() && !content.isNull()) {
            throw wrong("The content of a message is a text.");
        }
        var role = message.path("role").asText();
        switch (role) {
            case "system", "user" -> {
                var one = out.addObject().put("role", role);
                OllamaRequest.content(one, content.asText(""), message.path("images"));
            }
            case "assistant" -> assistant(message, content.asText(""));
            case "tool" -> result(message, content.asText(""));
            default -> throw wrong("A message has the role system, user, assistant or tool.");
        }
    }

    private void assistant(JsonNode message, String text) throws RefusedException {
        var one = out.addObject().put("role", "assistant").put("content", text);
        var calls = message.path("tool_calls");
        if (!calls.isArray() || calls.isEmpty()) {
            return;
        }
        var made = one.putArray("tool_calls");
        for (var call : calls) {
            var function = call.path("function");
            if (!function.path("name").isTextual()) {
                throw wrong("The call of a tool has a name.");
            }
            var name = function.path("name").asText();
            var id = call.path("id").asText("");
            id = id.isEmpty() ? "call_" + called : id;
            called++;
            pending.add(new Pending(id, name));
            var arguments = function.path("arguments");
            made.addObject()
                    .put("id", id)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", name)
                    .put(
                            "arguments",
                            arguments.isTextual()
                                    ? arguments.asText()
                                    : arguments.isObject() ? arguments.toString() : "{}");
        }
    }

    private void result(JsonNode message, String text) {
        var id = message.path("tool_call_id").asText("");
        var name = message.path("tool_name").asText(message.path("name").asText(""));
        out.addObject()
                .put("role", "tool")
                .put("tool_call_id", id.isEmpty() ? oldest(name) : answered(id))
                .put("content", text);
    }

    private String answered(String id) {
        pending.removeIf(one -> one.id().equals(id));
        return id;
    }

    private String oldest(String name) {
        for (var one : pending) {
            if (name.isEmpty() || one.name().equals(name)) {
                return answered(one.id());
            }
        }
        return "call_" + called++;
    }

    private static RefusedException wrong(String why) {
        return no(GatewayError.BAD_VALUE, why, "messages");
    }
}
