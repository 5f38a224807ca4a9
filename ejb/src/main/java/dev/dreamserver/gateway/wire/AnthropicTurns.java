package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.gateway.GatewayError;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a chat completion as turns of two, as Anthropic wants them: what the system says
 * stands apart, results of tools are the user's, and what one side says in a row is one turn, so
 * that all results of parallel calls come together. Used once, by one thread.
 */
final class AnthropicTurns {

    private static final Pattern INSIDE =
            Pattern.compile("data:([a-zA-Z0-9.+/-]+)(?:;[a-zA-Z0-9=.-]+)*;base64,");
    private static final String PDF = "application/pdf";

    private final ArrayNode system = Anthropic.JSON.createArrayNode();
    private final ArrayNode turns = Anthropic.JSON.createArrayNode();
    private @Nullable ArrayNode lastContent;
    private String lastRole = "";

    private AnthropicTurns() {}

    /** Writes them into a request. */
    static void write(JsonNode messages, ObjectNode request) throws RefusedException {
        var made = new AnthropicTurns();
        for (var message : messages) {
            made.take(message);
        }
        if (!made.system.isEmpty()) {
            request.set("system", made.system);
        }
        request.set("messages", made.turns);
    }

    private void take(JsonNode message) throws RefusedException {
        var content = message.path("content");
        switch (message.path("role").asText()) {
            case "system", "developer" -> parts(content, system);
            case "user" -> parts(content, turn("user"));
            case "assistant" -> answer(message, content);
            case "tool" -> result(message, content);
            default ->
                    throw wrong(
                            new Refused(
                                    GatewayError.BAD_VALUE,
                                    "A message has the role system, user, assistant or tool.",
                                    "messages"));
        }
    }

    private ArrayNode turn(String role) {
        var content = lastContent;
        if (content == null || !role.equals(lastRole)) {
            var turn = turns.addObject().put("role", role);
            content = turn.putArray("content");
            lastContent = content;
            lastRole = role;
        }
        return content;
    }

    /** One that says nothing is left out, as Anthropic takes none such. */
    private void answer(JsonNode message, JsonNode content) throws RefusedException {
        var blocks = Anthropic.JSON.createArrayNode();
        parts(content, blocks);
        text(message.path("refusal"), message, blocks);
        for (var call : message.path("tool_calls")) {
            var block = blocks.addObject().put("type", "tool_use");
            block.set("id", call.path("id"));
            block.set("name", call.path("function").path("name"));
            block.set("input", arguments(call.path("function").path("arguments").asText()));
        }
        if (!blocks.isEmpty()) {
            turn("assistant").addAll(blocks);
        }
    }

    private static JsonNode arguments(String text) throws RefusedException {
        if (text.isBlank()) {
            return Anthropic.JSON.createObjectNode();
        }
        var arguments = AskedTree.inText(text);
        if (!arguments.isObject()) {
            throw wrong(
                    new Refused(
                            GatewayError.BAD_VALUE,
                            "The arguments of a tool call are a JSON object.",
                            "messages"));
        }
        return arguments;
    }

    private void result(JsonNode message, JsonNode content) throws RefusedException {
        var block = turn("user").addObject().put("type", "tool_result");
        block.set("tool_use_id", message.path("tool_call_id"));
        var parts = Anthropic.JSON.createArrayNode();
        parts(content, parts);
        if (!parts.isEmpty()) {
            block.set("content", parts);
        }
    }

    private static void parts(JsonNode content, ArrayNode blocks) throws RefusedException {
        if (content.isArray()) {
            for (var part : content) {
                part(part, blocks);
            }
        } else if (content.isTextual()) {
            text(content, content, blocks);
        } else if (!content.isMissingNode() && !content.isNull()) {
            throw wrong(
                    new Refused(
                            GatewayError.BAD_VALUE,
                            "The content of a message is a text or a list of parts.",
                            "messages"));
        }
    }

    private static void part(JsonNode part, ArrayNode blocks) throws RefusedException {
        switch (part.path("type").asText()) {
            case "text" -> text(part.path("text"), part, blocks);
            case "refusal" -> text(part.path("refusal"), part, blocks);
            case "image_url" -> {
                var block = blocks.addObject().put("type", "image");
                source(part.path("image_url").path("url").asText(), block);
                marked(part, block);
            }
            case "file" -> {
                var block = blocks.addObject().put("type", "document");
                var file = part.path("file");
                if (!source(file.path("file_data").asText(), block).equals(PDF)) {
                    throw foreign();
                }
                if (file.path("filename").isTextual()) {
                    block.set("title", file.path("filename"));
                }
                marked(part, block);
            }
            default -> throw foreign();
        }
    }

    /** Anthropic takes no empty text. */
    private static void text(JsonNode text, JsonNode part, ArrayNode blocks) {
        if (text.isTextual() && !text.asText().isEmpty()) {
            var block = blocks.addObject().put("type", "text");
            block.set("text", text);
            marked(part, block);
        }
    }

    /** Where Anthropic is to remember the prompt up to here, as many clients say it. */
    private static void marked(JsonNode part, ObjectNode block) {
        if (part.path("cache_control").isObject()) {
            block.set("cache_control", part.path("cache_control"));
        }
    }

    /** Writes what came inside of the request; says what it is. */
    private static String source(String url, ObjectNode block) throws RefusedException {
        var head = INSIDE.matcher(url);
        if (!head.lookingAt()) {
            throw foreign();
        }
        block.putObject("source")
                .put("type", "base64")
                .put("media_type", head.group(1))
                .put("data", url.substring(head.end()));
        return head.group(1);
    }

    private static RefusedException foreign() {
        return wrong(
                new Refused(
                        GatewayError.UNSUPPORTED,
                        "The provider of this model takes texts, pictures and PDF files, all of"
                                + " them inside the request.",
                        "messages"));
    }

    private static RefusedException wrong(Refused why) {
        return new RefusedException(why);
    }
}
