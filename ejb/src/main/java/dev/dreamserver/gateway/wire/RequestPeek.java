package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.dreamserver.gateway.GatewayError;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway must know of a request, read in one pass over the bytes without building a tree:
 * 6 µs for 16 KB. Also finds the places where {@link Splice} may write. Used by one thread, once.
 */
final class RequestPeek {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxStringLength(1 << 30)
                                    .maxNumberLength(100)
                                    .maxNameLength(1000)
                                    .build())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();

    /** Fields by which a request could send its answer, or our key, somewhere else. */
    private static final Set<String> REDIRECTING =
            Set.of("api_base", "base_url", "api_key", "api_url", "custom_llm_provider");

    private static final int MODEL_LENGTH = 256;
    private static final Pattern PLAIN = Pattern.compile("[\\p{Print}]+");

    private static final int MODEL = 1;
    private static final int STREAM = 1 << 1;
    private static final int MAX_TOKENS = 1 << 2;
    private static final int MAX_COMPLETION_TOKENS = 1 << 3;
    private static final int STREAM_OPTIONS = 1 << 4;
    private static final int MESSAGES = 1 << 5;
    private static final int CHOICES = 1 << 6;

    private static final int MOST_CHOICES = 16;

    private int seen;
    private String model = "";
    private boolean stream;
    private boolean usageWanted;
    private int textBytes;

    int objectStart;
    int modelStart;
    int modelEnd;
    int optionsStart = -1;
    int optionsEnd;
    boolean optionsObject;
    boolean optionsEmpty = true;
    int includeStart = -1;
    int includeEnd;

    private RequestPeek() {}

    String model() {
        return model;
    }

    boolean stream() {
        return stream;
    }

    /** Whether the client itself asked for the usage chunk of a stream. */
    boolean usageWanted() {
        return usageWanted;
    }

    /** About how many tokens the prompt has, where the engine does not say: four bytes each. */
    long estimatedPromptTokens() {
        return Math.max(1, textBytes / 4);
    }

    /**
     * Reads the request.
     *
     * @throws RefusedException in the shape the client is shown
     */
    static RequestPeek at(byte[] body, int length) throws RefusedException {
        if (!Utf8.valid(body, length)) {
            throw no(GatewayError.BAD_UTF8, "The body is not valid UTF-8.", null);
        }
        // Jackson would guess UTF-16 or UTF-32 from these; the offsets would be wrong then.
        for (var i = 0; i < Math.min(4, length); i++) {
            if (body[i] == 0 || body[i] < 0) {
                throw no(GatewayError.BAD_JSON, "The body is not a JSON object.", null);
            }
        }
        var peek = new RequestPeek();
        try (var parser = JSON.createParser(body, 0, length)) {
            peek.read(parser);
        } catch (IOException malformed) {
            throw no(GatewayError.BAD_JSON, "The body is not well-formed JSON.", null);
        }
        peek.check();
        return peek;
    }

    private void read(JsonParser in) throws IOException, RefusedException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw no(GatewayError.BAD_JSON, "The body is not a JSON object.", null);
        }
        objectStart = end(in);
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var value = in.nextToken();
            switch (name) {
                case "model" -> model(in, value);
                case "stream" -> stream = flag(in, value, STREAM, name);
                case "max_tokens" -> positive(in, value, MAX_TOKENS, name, Integer.MAX_VALUE);
                case "max_completion_tokens" ->
                        positive(in, value, MAX_COMPLETION_TOKENS, name, Integer.MAX_VALUE);
                case "n" -> positive(in, value, CHOICES, name, MOST_CHOICES);
                case "stream_options" -> options(in, value);
                case "messages" -> messages(in, value);
                default -> {
                    if (REDIRECTING.contains(name)) {
                        throw no(
                                GatewayError.UNSUPPORTED,
                                "This field is not taken: a request cannot choose where it goes.",
                                name);
                    }
                    in.skipChildren();
                }
            }
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            throw no(GatewayError.BAD_JSON, "The body is not well-formed JSON.", null);
        }
        if (in.nextToken() != null) {
            throw no(GatewayError.BAD_JSON, "Something follows the JSON object.", null);
        }
    }

    private void check() throws RefusedException {
        if ((seen & MODEL) == 0) {
            throw no(GatewayError.MISSING, "Name a model.", "model");
        }
        if ((seen & MESSAGES) == 0) {
            throw no(GatewayError.MISSING, "Send at least one message.", "messages");
        }
    }

    private void once(int field, String name) throws RefusedException {
        if ((seen & field) != 0) {
            throw no(GatewayError.BAD_VALUE, "This field is there twice.", name);
        }
        seen |= field;
    }

    private void model(JsonParser in, @Nullable JsonToken value)
            throws IOException, RefusedException {
        once(MODEL, "model");
        if (value != JsonToken.VALUE_STRING) {
            throw no(GatewayError.BAD_VALUE, "The model is a text.", "model");
        }
        modelStart = start(in);
        model = in.getText();
        modelEnd = end(in);
        if (model.length() > MODEL_LENGTH || !PLAIN.matcher(model).matches()) {
            throw no(GatewayError.BAD_VALUE, "That cannot be the name of a model.", "model");
        }
    }

    private boolean flag(JsonParser in, @Nullable JsonToken value, int field, String name)
            throws IOException, RefusedException {
        once(field, name);
        if (value != JsonToken.VALUE_TRUE
                && value != JsonToken.VALUE_FALSE
                && value != JsonToken.VALUE_NULL) {
            throw no(GatewayError.BAD_VALUE, "This is true or false.", name);
        }
        return in.currentToken() == JsonToken.VALUE_TRUE;
    }

    private void positive(
            JsonParser in, @Nullable JsonToken value, int field, String name, int most)
            throws IOException, RefusedException {
        once(field, name);
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.VALUE_NUMBER_INT
                || in.getNumberType() != JsonParser.NumberType.INT
                || in.getIntValue() < 1
                || in.getIntValue() > most) {
            throw no(
                    GatewayError.BAD_VALUE,
                    "This is a whole number from 1 to %d.".formatted(most),
                    name);
        }
    }

    private void options(JsonParser in, @Nullable JsonToken value)
            throws IOException, RefusedException {
        once(STREAM_OPTIONS, "stream_options");
        optionsStart = start(in);
        if (value == JsonToken.VALUE_NULL) {
            optionsEnd = end(in);
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            throw no(GatewayError.BAD_VALUE, "This is an object.", "stream_options");
        }
        optionsObject = true;
        optionsEnd = end(in);
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            optionsEmpty = false;
            var inner = in.nextToken();
            if (!name.equals("include_usage")) {
                in.skipChildren();
                continue;
            }
            if (includeStart >= 0) {
                throw no(GatewayError.BAD_VALUE, "This field is there twice.", name);
            }
            if (inner != JsonToken.VALUE_TRUE
                    && inner != JsonToken.VALUE_FALSE
                    && inner != JsonToken.VALUE_NULL) {
                throw no(GatewayError.BAD_VALUE, "This is true or false.", name);
            }
            includeStart = start(in);
            includeEnd = end(in);
            usageWanted = inner == JsonToken.VALUE_TRUE;
        }
    }

    /** Media must come with the request: an engine that fetches addresses could reach anything. */
    private void messages(JsonParser in, @Nullable JsonToken value)
            throws IOException, RefusedException {
        once(MESSAGES, "messages");
        if (value != JsonToken.START_ARRAY) {
            throw no(GatewayError.BAD_VALUE, "This is a list of messages.", "messages");
        }
        var from = start(in);
        var media = 0;
        var depth = 1;
        var count = 0;
        var mediaDepth = 0;
        while (depth > 0) {
            var token = in.nextToken();
            if (token == null) {
                throw no(GatewayError.BAD_JSON, "The body is not well-formed JSON.", null);
            }
            if (token.isStructStart()) {
                depth++;
                count++;
            } else if (token.isStructEnd()) {
                depth--;
                if (depth < mediaDepth) {
                    mediaDepth = 0;
                }
            } else if (token == JsonToken.FIELD_NAME) {
                var name = in.currentName();
                if (name.endsWith("_url")) {
                    mediaDepth = depth;
                }
            } else if (token == JsonToken.VALUE_STRING && mediaDepth > 0) {
                var name = in.currentName();
                var names = name != null && (name.equals("url") || name.endsWith("_url"));
                if (names) {
                    if (!in.getText().startsWith("data:")) {
                        throw no(
                                GatewayError.UNSUPPORTED,
                                "Pictures and sound come inside the request, as a data: address.",
                                name);
                    }
                    media += end(in) - start(in);
                    mediaDepth = depth > mediaDepth ? mediaDepth : 0;
                }
            }
        }
        if (count == 0) {
            throw no(GatewayError.MISSING, "Send at least one message.", "messages");
        }
        textBytes = end(in) - from - media;
    }

    private static int start(JsonParser in) {
        return (int) in.currentTokenLocation().getByteOffset();
    }

    private static int end(JsonParser in) {
        return (int) in.currentLocation().getByteOffset();
    }

    private static RefusedException no(GatewayError error, String message, @Nullable String param) {
        return new RefusedException(new Refused(error, message, param));
    }
}
