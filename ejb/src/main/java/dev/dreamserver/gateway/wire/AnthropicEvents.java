package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The events of a message of Anthropic's as chunks of a chat completion: a role, pieces of text, of
 * thoughts and of calls of tools, why it ended, and what it used. Its pings become comments, so
 * that the line stays alive. What it may say one day and is not known today is left out, as its
 * documentation asks. Lives on the exchange's thread.
 */
final class AnthropicEvents implements TranslatedEvents.Translator {

    private static final byte[] DATA = Events.ascii("data: ");
    private static final byte[] END = Events.ascii("\n\n");
    private static final byte[] DONE = Events.ascii("data: [DONE]\n\n");
    private static final byte[] PING = Events.ascii(": ping\n\n");

    /** A call of a tool whose arguments are on their way. */
    private static final class Call {
        final int index;
        final String input;
        boolean argued;

        Call(int index, String input) {
            this.index = index;
            this.input = input;
        }
    }

    private final long created;
    private final AnthropicUsage usage = new AnthropicUsage();
    private final Map<Integer, Call> calls = new HashMap<>();
    private int called;
    private String id = "";
    private String model = "";
    private boolean ended;

    AnthropicEvents(long created) {
        this.created = created;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void take(byte[] bytes, int from, int to, ByteArrayOutputStream out) throws IOException {
        var start = from;
        while (start < to && bytes[start] != '{') {
            start++;
        }
        if (start == to) {
            return; // a comment, or an empty line
        }
        var event = read(bytes, start, to);
        var block = event.path("index").asInt();
        switch (event.path("type").asText()) {
            case "message_start" -> begin(event.path("message"), out);
            case "content_block_start" -> beginBlock(block, event.path("content_block"), out);
            case "content_block_delta" -> piece(block, event.path("delta"), out);
            case "content_block_stop" -> endBlock(block, out);
            case "message_delta" -> {
                usage.take(event.path("usage"));
                finish(event.path("delta").path("stop_reason"), out);
            }
            case "message_stop" -> end(out);
            case "ping" -> out.writeBytes(PING);
            case "error" -> fail(event.path("error"), out);
            default -> {}
        }
    }

    private static JsonNode read(byte[] bytes, int from, int to) throws IOException {
        try {
            return Anthropic.JSON.readTree(bytes, from, to - from);
        } catch (JsonProcessingException e) {
            throw new IOException("an event is not JSON", e);
        }
    }

    private void begin(JsonNode message, ByteArrayOutputStream out) {
        id = message.path("id").asText();
        model = message.path("model").asText();
        usage.take(message.path("usage"));
        var delta = Anthropic.JSON.createObjectNode();
        delta.put("role", "assistant");
        delta.put("content", "");
        chunk(delta, out);
    }

    private void beginBlock(int index, JsonNode block, ByteArrayOutputStream out) {
        switch (block.path("type").asText()) {
            case "text" -> say("content", block.path("text").asText(), out);
            case "thinking" -> say("reasoning_content", block.path("thinking").asText(), out);
            case "tool_use" -> {
                var call = new Call(called++, block.path("input").toString());
                calls.put(index, call);
                var delta = Anthropic.JSON.createObjectNode();
                var written = delta.putArray("tool_calls").addObject();
                written.put("index", call.index);
                AnthropicReply.call(written, block, "");
                chunk(delta, out);
            }
            default -> {}
        }
    }

    private void piece(int index, JsonNode delta, ByteArrayOutputStream out) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> say("content", delta.path("text").asText(), out);
            case "thinking_delta" -> say("reasoning_content", delta.path("thinking").asText(), out);
            case "input_json_delta" -> {
                var call = calls.get(index);
                var part = delta.path("partial_json").asText();
                if (call != null && !part.isEmpty()) {
                    call.argued = true;
                    argue(call, part, out);
                }
            }
            default -> {} // signatures and citations
        }
    }

    /** A tool that takes no arguments was given none; its caller wants an object all the same. */
    private void endBlock(int index, ByteArrayOutputStream out) {
        var call = calls.remove(index);
        if (call != null && !call.argued) {
            argue(call, call.input.isEmpty() ? "{}" : call.input, out);
        }
    }

    private void say(String field, String text, ByteArrayOutputStream out) {
        if (!text.isEmpty()) {
            chunk(Anthropic.JSON.createObjectNode().put(field, text), out);
        }
    }

    private void argue(Call call, String part, ByteArrayOutputStream out) {
        var delta = Anthropic.JSON.createObjectNode();
        var written = delta.putArray("tool_calls").addObject();
        written.put("index", call.index);
        written.putObject("function").put("arguments", part);
        chunk(delta, out);
    }

    private void finish(JsonNode stopReason, ByteArrayOutputStream out) {
        if (stopReason.isTextual()) {
            var chunk = chunk();
            choice(chunk, Anthropic.JSON.createObjectNode())
                    .put("finish_reason", AnthropicReply.finish(stopReason.asText()));
            write(chunk, out);
        }
    }

    private void end(ByteArrayOutputStream out) {
        ended = true;
        var chunk = chunk();
        chunk.putArray("choices");
        usage.writeTo(chunk);
        write(chunk, out);
        out.writeBytes(DONE);
    }

    private static void fail(JsonNode error, ByteArrayOutputStream out) {
        var told = Anthropic.JSON.createObjectNode();
        told.putObject("error")
                .put("message", error.path("message").asText())
                .put("type", error.path("type").asText());
        write(told, out);
    }

    private void chunk(ObjectNode delta, ByteArrayOutputStream out) {
        var chunk = chunk();
        choice(chunk, delta).putNull("finish_reason");
        write(chunk, out);
    }

    private ObjectNode chunk() {
        return Anthropic.JSON
                .createObjectNode()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", created)
                .put("model", model);
    }

    private static ObjectNode choice(ObjectNode chunk, ObjectNode delta) {
        var choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("delta", delta);
        return choice;
    }

    private static void write(ObjectNode data, ByteArrayOutputStream out) {
        out.writeBytes(DATA);
        out.writeBytes(data.toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(END);
    }
}
