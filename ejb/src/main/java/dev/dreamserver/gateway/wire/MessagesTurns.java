package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.RequestPeek.no;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dreamserver.gateway.GatewayError;
import java.util.regex.Pattern;

/**
 * The turns of Anthropic's Messages API as messages of a chat completion: what the system says
 * comes first, and each result of a tool is a message of its own, before what else the same turn
 * says. What a model thought before is left out, and so are marks of what Anthropic shall remember.
 * The other direction is {@link AnthropicTurns}. Used once, by one thread.
 */
final class MessagesTurns {

    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-zA-Z0-9.+-]+/[a-zA-Z0-9.+-]+");

    private final ArrayNode out = AskedTree.JSON.createArrayNode();

    private MessagesTurns() {}

    /** The messages. */
    static ArrayNode of(JsonNode messages, JsonNode system) throws RefusedException {
        var made = new MessagesTurns();
        made.system(system, "system");
        for (var message : messages) {
            var content = message.path("content");
            switch (message.path("role").asText()) {
                case "user" -> made.user(content);
                case "assistant" -> made.assistant(content);
                case "system" -> made.system(content, "messages");
                default -> throw wrong("A message has the role user or assistant.");
            }
        }
        return made.out;
    }

    private void system(JsonNode content, String field) throws RefusedException {
        if (content.isMissingNode() || content.isNull()) {
            return;
        }
        var text = content.isTextual() ? content.asText() : joined(content, "\n\n", field);
        if (!text.isEmpty()) {
            out.addObject().put("role", "system").put("content", text);
        }
    }

    private static String joined(JsonNode blocks, String between, String field)
            throws RefusedException {
        if (!blocks.isArray()) {
            throw no(GatewayError.BAD_VALUE, "This is a text or a list of blocks.", field);
        }
        var text = new StringBuilder();
        for (var block : blocks) {
            if (!block.path("type").asText().equals("text")) {
                throw unknown(block);
            }
            text.append(text.isEmpty() ? "" : between).append(text(block));
        }
        return text.toString();
    }

    private static String text(JsonNode block) throws RefusedException {
        if (!block.path("text").isTextual()) {
            throw wrong("A block of text has a text.");
        }
        return block.path("text").asText();
    }

    private void user(JsonNode content) throws RefusedException {
        if (content.isTextual()) {
            out.addObject().put("role", "user").set("content", content);
            return;
        }
        if (!content.isArray()) {
            throw wrong("The content of a message is a text or a list of blocks.");
        }
        var parts = AskedTree.JSON.createArrayNode();
        for (var block : content) {
            if (block.path("type").asText().equals("tool_result")) {
                result(block, parts);
            } else {
                part(block, parts);
            }
        }
        if (parts.size() == 1 && parts.path(0).path("type").asText().equals("text")) {
            out.addObject().put("role", "user").set("content", parts.path(0).path("text"));
        } else if (!parts.isEmpty()) {
            out.addObject().put("role", "user").set("content", parts);
        }
    }

    /** A tool can only answer in words; pictures that it made are shown after them. */
    private void result(JsonNode block, ArrayNode parts) throws RefusedException {
        var id = block.path("tool_use_id");
        if (!id.isTextual()) {
            throw wrong("The result of a tool names its call.");
        }
        var content = block.path("content");
        var text = new StringBuilder(block.path("is_error").asBoolean() ? "Error: " : "");
        if (content.isTextual()) {
            text.append(content.asText());
        } else {
            var before = text.length();
            for (var one : content) {
                if (one.path("type").asText().equals("text")) {
                    text.append(text.length() == before ? "" : "\n").append(text(one));
                } else {
                    part(one, parts);
                }
            }
        }
        out.addObject().put("role", "tool").put("content", text.toString()).set("tool_call_id", id);
    }

    private static void part(JsonNode block, ArrayNode parts) throws RefusedException {
        switch (block.path("type").asText()) {
            case "text" -> parts.addObject().put("type", "text").put("text", text(block));
            case "image" ->
                    parts.addObject()
                            .put("type", "image_url")
                            .putObject("image_url")
                            .put("url", address(block));
            case "document" -> document(block, parts);
            default -> throw unknown(block);
        }
    }

    private static void document(JsonNode block, ArrayNode parts) throws RefusedException {
        var source = block.path("source");
        switch (source.path("type").asText()) {
            case "text" ->
                    parts.addObject().put("type", "text").put("text", source.path("data").asText());
            case "content" -> {
                var content = source.path("content");
                parts.addObject()
                        .put("type", "text")
                        .put(
                                "text",
                                content.isTextual()
                                        ? content.asText()
                                        : joined(content, "\n", "messages"));
            }
            case "base64" -> {
                var title = block.path("title");
                parts.addObject()
                        .put("type", "file")
                        .putObject("file")
                        .put("filename", title.isTextual() ? title.asText() : "document.pdf")
                        .put("file_data", address(block));
            }
            default -> throw byAddress();
        }
    }

    /** As a data: address; one that leads elsewhere is refused where every request is read. */
    private static String address(JsonNode block) throws RefusedException {
        var source = block.path("source");
        return switch (source.path("type").asText()) {
            case "base64" -> {
                var type = source.path("media_type").asText();
                if (!MEDIA_TYPE.matcher(type).matches() || !source.path("data").isTextual()) {
                    throw wrong("What comes in base64 has a media_type and data.");
                }
                yield "data:" + type + ";base64," + source.path("data").asText();
            }
            case "url" -> source.path("url").asText();
            default -> throw byAddress();
        };
    }

    private void assistant(JsonNode content) throws RefusedException {
        var text = new StringBuilder();
        var calls = AskedTree.JSON.createArrayNode();
        if (content.isTextual()) {
            text.append(content.asText());
        } else if (!content.isArray()) {
            throw wrong("The content of a message is a text or a list of blocks.");
        }
        for (var block : content) {
            switch (block.path("type").asText()) {
                case "text" -> text.append(text(block));
                case "tool_use" -> call(block, calls);
                case "thinking", "redacted_thinking" -> {}
                default -> throw unknown(block);
            }
        }
        if (text.isEmpty() && calls.isEmpty()) {
            return; // it thought, and said nothing
        }
        var message = out.addObject().put("role", "assistant");
        if (text.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    private static void call(JsonNode block, ArrayNode calls) throws RefusedException {
        if (!block.path("id").isTextual() || !block.path("name").isTextual()) {
            throw wrong("The call of a tool has an id and a name.");
        }
        var call = calls.addObject();
        call.set("id", block.path("id"));
        call.put("type", "function");
        var function = call.putObject("function");
        function.set("name", block.path("name"));
        var input = block.path("input");
        function.put("arguments", input.isObject() ? input.toString() : "{}");
    }

    private static RefusedException byAddress() {
        return no(
                GatewayError.UNSUPPORTED,
                "Pictures and documents come inside the request, in base64.",
                "messages");
    }

    private static RefusedException unknown(JsonNode block) {
        var type = block.path("type").asText();
        return no(
                GatewayError.UNSUPPORTED,
                type.matches("[a-z0-9_]{1,40}")
                        ? "A block of this type is not taken here: " + type + "."
                        : "A block says of what type it is.",
                "messages");
    }

    private static RefusedException wrong(String why) {
        return no(GatewayError.BAD_VALUE, why, "messages");
    }
}
