package dev.dreamserver.gateway.wire;

import dev.dreamserver.usage.UsageRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a chat completion as the events of a message of Anthropic's: one block after the other,
 * of thoughts, of text, of calls of tools. Comments pass. Holds which block is open and no word of
 * the answer. The other direction is {@link AnthropicEvents}. Lives on the exchange's thread.
 */
final class MessagesEvents {

    private enum Kind {
        NONE,
        THINKING,
        TEXT,
        TOOL
    }

    private final Map<Integer, Integer> blockOfCall = new HashMap<>();
    private String id = "";
    private String model = "";
    private boolean begun;
    private Kind open = Kind.NONE;
    private int block = -1;
    private String finish = "";
    private String stopped = "";
    private long tokensIn;
    private long tokensCached;
    private long tokensOut;

    void opened(String messageId, String answering) {
        id = messageId;
        model = answering;
    }

    /** What these whole events are. */
    byte[] take(byte[] bytes, int from, int to) throws IOException {
        var out = new ByteArrayOutputStream(Math.max(256, 2 * (to - from)));
        each(bytes, from, to, out);
        return out.toByteArray();
    }

    private void each(byte[] bytes, int from, int to, ByteArrayOutputStream out)
            throws IOException {
        var at = from;
        while (at < to) {
            var end = Events.end(bytes, at, to);
            end = end < 0 ? to : end;
            var start = Events.begin(bytes, at, end);
            if (start < end && bytes[start] == ':') {
                out.write(bytes, at, end - at);
            } else {
                var piece = ChatPiece.ofEvent(bytes, start, end);
                if (piece != null) {
                    piece(piece, out);
                }
            }
            at = end;
        }
    }

    private void piece(ChatPiece said, ByteArrayOutputStream out) {
        var text = new StringBuilder(256);
        begin(text);
        if (!said.thought.isEmpty()) {
            in(Kind.THINKING, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}", text);
            delta("thinking_delta", "thinking", said.thought, block, text);
        }
        if (!said.text.isEmpty()) {
            in(Kind.TEXT, "{\"type\":\"text\",\"text\":\"\"}", text);
            delta("text_delta", "text", said.text, block, text);
        }
        for (var call : said.calls) {
            call(call, text);
        }
        if (!said.finish.isEmpty()) {
            finish = said.finish;
            stopped = said.stopped;
        }
        if (said.tokensOut >= 0) {
            tokensIn = Math.max(0, said.tokensIn);
            tokensCached = said.tokensCached;
            tokensOut = said.tokensOut;
        }
        out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What the prompt took is only known at the end, and told there. */
    private void begin(StringBuilder out) {
        if (begun) {
            return;
        }
        begun = true;
        out.append("event: message_start\ndata: {\"type\":\"message_start\",\"message\":");
        MessagesReply.begin(out, id, model)
                .append("\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,");
        MessagesReply.usage(out, 0, 0, 0)
                .append("}}\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n");
    }

    /** Sees to it that a block of this kind is open. */
    private void in(Kind kind, String start, StringBuilder out) {
        if (open != kind) {
            close(out);
            open(kind, out).append(start).append("}\n\n");
        }
    }

    private StringBuilder open(Kind kind, StringBuilder out) {
        open = kind;
        block++;
        return out.append("event: content_block_start\ndata: {\"type\":\"content_block_start\"")
                .append(",\"index\":")
                .append(block)
                .append(",\"content_block\":");
    }

    private void close(StringBuilder out) {
        if (open != Kind.NONE) {
            open = Kind.NONE;
            out.append("event: content_block_stop\ndata: {\"type\":\"content_block_stop\"")
                    .append(",\"index\":")
                    .append(block)
                    .append("}\n\n");
        }
    }

    private void call(ChatPiece.Call call, StringBuilder out) {
        var known = blockOfCall.get(call.index());
        if (known == null) {
            close(out);
            MessagesReply.toolUse(open(Kind.TOOL, out), call).append("{}}}\n\n");
            known = block;
            blockOfCall.put(call.index(), known);
        }
        if (!call.arguments().isEmpty()) {
            delta("input_json_delta", "partial_json", call.arguments(), known, out);
        }
    }

    private static void delta(
            String type, String field, String said, int index, StringBuilder out) {
        out.append("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":")
                .append(index)
                .append(",\"delta\":{\"type\":\"")
                .append(type)
                .append("\",\"")
                .append(field)
                .append("\":");
        Refused.quote(out, said);
        out.append("}}\n\n");
    }

    /** The end, after these last events. */
    byte[] end(byte[] last, @Nullable UsageRow row) throws IOException {
        var out = new ByteArrayOutputStream(512);
        each(last, 0, last.length, out);
        var text = new StringBuilder(512);
        begin(text);
        close(text);
        text.append("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{");
        MessagesReply.stop(text, finish, stopped, !blockOfCall.isEmpty());
        text.append("},");
        if (row == null || row.cached()) {
            MessagesReply.usage(text, tokensIn, tokensCached, tokensOut);
        } else {
            MessagesReply.usage(text, row.tokensIn(), row.tokensCached(), row.tokensOut());
        }
        text.append("}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
