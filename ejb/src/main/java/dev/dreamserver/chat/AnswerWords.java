package dev.dreamserver.chat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads the words of one answer out of its events, in OpenAI's form. For one thread. */
public final class AnswerWords {

    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private long tokens;
    private boolean cut;

    /** The words that these events bring. */
    public String in(ByteBuffer wholeEvents) {
        var fresh = new StringBuilder();
        StandardCharsets.UTF_8
                .decode(wholeEvents)
                .toString()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring(5).strip())
                .filter(data -> data.startsWith("{"))
                .forEach(data -> read(data, fresh));
        return fresh.toString();
    }

    /** How many pieces with words came; an engine writes one for each token. */
    public long tokens() {
        return tokens;
    }

    /** Whether the answer ended at its length limit. */
    public boolean cut() {
        return cut;
    }

    private void read(String data, StringBuilder fresh) {
        try (var reader = READERS.createReader(new StringReader(data))) {
            var choices = reader.readObject().getJsonArray("choices");
            if (choices == null || choices.isEmpty()) {
                return;
            }
            var choice = choices.getJsonObject(0);
            cut |=
                    choice.get("finish_reason") instanceof JsonString why
                            && why.getString().equals("length");
            if (choice.get("delta") instanceof JsonObject delta
                    && delta.get("content") instanceof JsonString words
                    && !words.getString().isEmpty()) {
                fresh.append(words.getString());
                tokens++;
            }
        }
    }
}
