package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said in one chunk of a chat completion, or in a whole one: of its first choice, since
 * other protocols know no more. Read in one pass and without a tree; what is not known is passed
 * over. Filled once, then only read.
 */
final class ChatPiece {

    /**
     * A call of a tool, or a piece of one.
     *
     * @param id empty where an earlier piece said it, like the name
     */
    record Call(int index, String id, String name, String arguments) {}

    String text = "";
    String thought = "";
    final List<Call> calls = new ArrayList<>(0);

    /** Why the answer ended; empty as long as it did not. */
    String finish = "";

    /** The text that ended it, where the engine says so, as vLLM does. */
    String stopped = "";

    /** Tokens; -1 where nothing is said of them. */
    long tokensIn = -1;

    /** Those of the prompt that the engine still had; 0 where nothing is said of them. */
    long tokensCached;

    long tokensOut = -1;

    private ChatPiece() {}

    /**
     * Reads the object in this range.
     *
     * @throws IOException if there is none
     */
    static ChatPiece read(byte[] bytes, int from, int length) throws IOException {
        var piece = new ChatPiece();
        try (var in = JsonPeek.JSON.createParser(bytes, from, length)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            piece.whole(in);
        }
        return piece;
    }

    /** Whether a whole completion can be read in these bytes. */
    static boolean reads(byte[] bytes, int length) {
        try {
            read(bytes, 0, length);
            return true;
        } catch (IOException notRead) {
            return false;
        }
    }

    /** The piece in a whole event; null where that is a comment, or the word for the end. */
    static @Nullable ChatPiece ofEvent(byte[] bytes, int from, int to) throws IOException {
        var start = Events.begin(bytes, from, to);
        if (start == to || bytes[start] == ':') {
            return null;
        }
        while (start < to && bytes[start] != '{') {
            start++;
        }
        return start == to ? null : read(bytes, start, to - start);
    }

    private void whole(JsonParser in) throws IOException {
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var value = in.nextToken();
            if (name.equals("choices") && value == JsonToken.START_ARRAY) {
                while (in.nextToken() == JsonToken.START_OBJECT) {
                    choice(in);
                }
            } else if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                usage(in);
            } else {
                in.skipChildren();
            }
        }
    }

    private void choice(JsonParser in) throws IOException {
        var said = new ChatPiece();
        var index = 0;
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var value = in.nextToken();
            switch (name) {
                case "index" -> index = value == JsonToken.VALUE_NUMBER_INT ? in.getIntValue() : 0;
                case "delta", "message" -> {
                    if (value == JsonToken.START_OBJECT) {
                        said.message(in);
                    }
                }
                case "finish_reason" -> said.finish = text(in, value);
                case "stop_reason" -> said.stopped = text(in, value);
                default -> in.skipChildren();
            }
        }
        if (index == 0) {
            text += said.text;
            thought += said.thought;
            calls.addAll(said.calls);
            finish = said.finish;
            stopped = said.stopped;
        }
    }

    private void message(JsonParser in) throws IOException {
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var value = in.nextToken();
            switch (name) {
                case "content" ->
                        text += value == JsonToken.START_ARRAY ? parts(in) : text(in, value);
                case "refusal" -> text += text(in, value);
                case "reasoning_content", "reasoning" -> {
                    var said = text(in, value); // some say it by both names
                    thought = said.isEmpty() ? thought : said;
                }
                case "tool_calls" -> {
                    if (value == JsonToken.START_ARRAY) {
                        while (in.nextToken() == JsonToken.START_OBJECT) {
                            call(in);
                        }
                    }
                }
                default -> in.skipChildren();
            }
        }
    }

    /** Mistral's thinking models say what they say in parts. */
    private String parts(JsonParser in) throws IOException {
        var said = new StringBuilder();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                var value = in.nextToken();
                if (name.equals("text")) {
                    said.append(text(in, value));
                } else if (name.equals("thinking") && value == JsonToken.START_ARRAY) {
                    thought += parts(in);
                } else {
                    in.skipChildren();
                }
            }
        }
        return said.toString();
    }

    private void call(JsonParser in) throws IOException {
        var index = calls.size();
        var id = "";
        var called = "";
        var arguments = "";
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var value = in.nextToken();
            if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = in.getIntValue();
            } else if (name.equals("id")) {
                id = text(in, value);
            } else if (name.equals("function") && value == JsonToken.START_OBJECT) {
                for (var inner = in.nextFieldName(); inner != null; inner = in.nextFieldName()) {
                    var said = in.nextToken();
                    if (inner.equals("name")) {
                        called = text(in, said);
                    } else if (inner.equals("arguments")) {
                        arguments = said == JsonToken.START_OBJECT ? copied(in) : text(in, said);
                    } else {
                        in.skipChildren();
                    }
                }
            } else {
                in.skipChildren();
            }
        }
        calls.add(new Call(index, id, called, arguments));
    }

    private void usage(JsonParser in) throws IOException {
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var value = in.nextToken();
            if (name.equals("prompt_tokens_details")) {
                tokensCached = ToldUsage.cached(in);
            } else if (value != JsonToken.VALUE_NUMBER_INT) {
                in.skipChildren();
            } else if (name.equals("prompt_tokens")) {
                tokensIn = Math.max(0, in.getLongValue());
            } else if (name.equals("completion_tokens")) {
                tokensOut = Math.max(0, in.getLongValue());
            }
        }
    }

    /** The text that stands there; empty where none does. */
    private static String text(JsonParser in, @Nullable JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        in.skipChildren();
        return "";
    }

    /** Some give the arguments as an object. */
    private static String copied(JsonParser in) throws IOException {
        var text = new StringWriter();
        try (var out = JsonPeek.JSON.createGenerator(text)) {
            out.copyCurrentStructure(in);
        }
        return text.toString();
    }
}
