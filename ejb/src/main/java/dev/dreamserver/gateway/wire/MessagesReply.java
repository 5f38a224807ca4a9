package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dreamserver.usage.UsageRow;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A chat completion as a message of Anthropic's. Stateless. */
final class MessagesReply {

    private MessagesReply() {}

    /** An answer in one piece. */
    static byte[] whole(ChatPiece said, String id, String model, @Nullable UsageRow row) {
        var out = new StringBuilder(512 + said.text.length() + said.thought.length());
        begin(out, id, model).append("\"content\":[");
        if (!said.thought.isEmpty()) {
            Refused.quote(out.append("{\"type\":\"thinking\",\"thinking\":"), said.thought);
            out.append(",\"signature\":\"\"},");
        }
        if (!said.text.isEmpty()) {
            Refused.quote(out.append("{\"type\":\"text\",\"text\":"), said.text);
            out.append("},");
        }
        for (var call : said.calls) {
            toolUse(out, call).append(input(call.arguments())).append("},");
        }
        if (out.charAt(out.length() - 1) == ',') {
            out.setLength(out.length() - 1);
        }
        stop(out.append("],"), said.finish, said.stopped, !said.calls.isEmpty());
        usage(out.append(','), said, row).append('}');
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What every message says of itself, up to what it holds. */
    static StringBuilder begin(StringBuilder out, String id, String model) {
        out.append("{\"id\":\"")
                .append(id)
                .append("\",\"type\":\"message\",\"role\":\"assistant\",");
        Refused.quote(out.append("\"model\":"), model);
        return out.append(',');
    }

    /** The call of a tool, up to what it is given. */
    static StringBuilder toolUse(StringBuilder out, ChatPiece.Call call) {
        var id = call.id().isEmpty() ? "toolu_" + call.index() : call.id();
        Refused.quote(out.append("{\"type\":\"tool_use\",\"id\":"), id);
        Refused.quote(out.append(",\"name\":"), call.name());
        return out.append(",\"input\":");
    }

    /** What is no object is given in the way that Anthropic's documentation shows for that. */
    static String input(String arguments) {
        if (arguments.isBlank()) {
            return "{}";
        }
        try {
            var input = AskedTree.JSON.readTree(arguments);
            if (input.isObject()) {
                return input.toString();
            }
        } catch (JsonProcessingException notJson) {
            // given as it is
        }
        var out = new StringBuilder("{\"INVALID_JSON\":");
        Refused.quote(out, arguments);
        return out.append('}').toString();
    }

    /** Why it ended. */
    static void stop(StringBuilder out, String finish, String stopped, boolean called) {
        var byText = finish.equals("stop") && !stopped.isEmpty() && !called;
        var reason =
                switch (finish) {
                    case "length" -> "max_tokens";
                    case "content_filter" -> "refusal";
                    default -> called ? "tool_use" : byText ? "stop_sequence" : "end_turn";
                };
        out.append("\"stop_reason\":\"").append(reason).append("\",\"stop_sequence\":");
        if (byText) {
            Refused.quote(out, stopped);
        } else {
            out.append("null");
        }
    }

    /**
     * What it used: as it is recorded. An answer that is given again used nothing, and is told as
     * it was the first time.
     */
    static StringBuilder usage(StringBuilder out, ChatPiece said, @Nullable UsageRow row) {
        return row == null || row.cached()
                ? usage(
                        out,
                        Math.max(0, said.tokensIn),
                        said.tokensCached,
                        Math.max(0, said.tokensOut))
                : usage(out, row.tokensIn(), row.tokensCached(), row.tokensOut());
    }

    /** What the engine still had is counted beside the rest of the prompt. */
    static StringBuilder usage(StringBuilder out, long in, long cached, long written) {
        var read = Math.min(cached, in);
        return out.append("\"usage\":{\"input_tokens\":")
                .append(in - read)
                .append(",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":")
                .append(read)
                .append(",\"output_tokens\":")
                .append(written)
                .append('}');
    }
}
