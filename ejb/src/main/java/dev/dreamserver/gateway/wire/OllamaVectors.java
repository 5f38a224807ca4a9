package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.dreamserver.usage.UsageRow;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client of Ollama's vectors, at the address of today and at the older one for one prompt. */
final class OllamaVectors implements Interpreter {

    private final boolean several;
    private final Predicate<String> known;

    OllamaVectors(boolean several, Predicate<String> known) {
        this.several = several;
        this.known = known;
    }

    @Override
    public Wording wording() {
        return Wording.OLLAMA;
    }

    @Override
    public boolean saysType() {
        return false;
    }

    @Override
    public byte[] request(byte[] body, int length) throws RefusedException {
        var asked = AskedTree.read(body, length);
        return AskedTree.bytes(OllamaRequest.vectors(asked, known, several ? "input" : "prompt"));
    }

    @Override
    public String streamType() {
        return "application/json";
    }

    @Override
    public boolean takesComments() {
        return false;
    }

    @Override
    public void opened(UUID id, String model) {}

    @Override
    public byte[] events(byte[] bytes, int from, int to) throws IOException {
        throw new IOException("vectors do not stream");
    }

    @Override
    public byte[] end(byte[] last, @Nullable UsageRow row) throws IOException {
        throw new IOException("vectors do not stream");
    }

    @Override
    public byte[] brokenOff(Refused why, UUID id) {
        return wording().bytes(why, id);
    }

    @Override
    public boolean reads(byte[] body, int length) {
        try {
            return !vectors(body, length).isEmpty();
        } catch (IOException notRead) {
            return false;
        }
    }

    @Override
    public byte[] whole(byte[] body, int length, UUID id, String model, @Nullable UsageRow row)
            throws IOException {
        var vectors = vectors(body, length);
        var out = new StringBuilder(length);
        if (several) {
            Refused.quote(out.append("{\"model\":"), model);
            out.append(",\"embeddings\":[").append(String.join(",", vectors.values()));
            out.append("],\"total_duration\":")
                    .append(row == null ? 0 : row.durationMicros() * 1000)
                    .append(",\"load_duration\":0,\"prompt_eval_count\":")
                    .append(row == null ? 0 : row.tokensIn())
                    .append('}');
        } else {
            out.append("{\"embedding\":").append(vectors.get(vectors.firstKey())).append('}');
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The vectors as text, by their index. */
    private static SortedMap<Integer, String> vectors(byte[] body, int length) throws IOException {
        var vectors = new TreeMap<Integer, String>();
        try (var in = JsonPeek.JSON.createParser(body, 0, length)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                var value = in.nextToken();
                if (name.equals("data") && value == JsonToken.START_ARRAY) {
                    while (in.nextToken() == JsonToken.START_OBJECT) {
                        vector(in, vectors);
                    }
                } else {
                    in.skipChildren();
                }
            }
        }
        return vectors;
    }

    private static void vector(JsonParser in, SortedMap<Integer, String> vectors)
            throws IOException {
        var index = vectors.size();
        var text = "";
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var value = in.nextToken();
            if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = in.getIntValue();
            } else if (name.equals("embedding") && value == JsonToken.START_ARRAY) {
                var copy = new StringWriter();
                try (var out = JsonPeek.JSON.createGenerator(copy)) {
                    out.copyCurrentStructure(in);
                }
                text = copy.toString();
            } else {
                in.skipChildren();
            }
        }
        if (text.isEmpty()) {
            throw new IOException("an embedding without numbers");
        }
        vectors.put(index, text);
    }
}
