package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.dreamserver.routing.Prompt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the last thing that a person said, for those who choose a model by it. Looks at a bounded
 * part of the request, however long that is.
 */
final class PromptPeek {

    private static final int WINDOW = 16 * 1024;

    private PromptPeek() {}

    /** What stands in a request that was read before, and is well-formed. */
    static Prompt at(byte[] body, RequestPeek peek) {
        return new Prompt(
                text(body, peek), peek.promptBytes + peek.mediaBytes, peek.media, peek.tools);
    }

    private static String text(byte[] body, RequestPeek peek) {
        if (peek.promptStart < 0) {
            return "";
        }
        var from = peek.personStart < 0 ? peek.promptStart : peek.personStart;
        var length = Math.min(WINDOW, peek.promptEnd - from);
        var said = new StringBuilder();
        try (var in = JsonPeek.JSON.createParser(body, from, length)) {
            collect(in, said);
        } catch (IOException longer) {
            if (said.isEmpty()) {
                return raw(body, from, length);
            }
        }
        return said.toString();
    }

    /** The texts of the one value that begins here: no names, roles or pictures. */
    private static void collect(JsonParser in, StringBuilder said) throws IOException {
        var depth = 0;
        do {
            var token = in.nextToken();
            if (token == null) {
                return;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && isText(in.currentName())) {
                said.append(in.getText()).append('\n');
            }
        } while (depth > 0 && said.length() < Prompt.MOST);
    }

    private static boolean isText(@Nullable String field) {
        return field == null || field.equals("content") || field.equals("text");
    }

    /** A text that is longer than the window: its beginning, as it is written in JSON. */
    private static String raw(byte[] body, int from, int length) {
        return new String(body, from, Math.min(length, Prompt.MOST), StandardCharsets.UTF_8)
                .replace("\\n", "\n")
                .replace("\\\"", "\"");
    }
}
