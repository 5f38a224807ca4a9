package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.RequestPeek.no;

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
 * Reads a request in JSON, in one pass over the bytes and without building a tree: 6 µs for 16 KB.
 */
final class JsonPeek {

    static final JsonFactory JSON =
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

    private static final int MODEL = 1;
    private static final int STREAM = 1 << 1;
    private static final int MAX_TOKENS = 1 << 2;
    private static final int MAX_COMPLETION_TOKENS = 1 << 3;
    private static final int MAX_OUTPUT_TOKENS = 1 << 4;
    private static final int STREAM_OPTIONS = 1 << 5;
    private static final int CHOICES = 1 << 6;
    private static final int BEST_OF = 1 << 7;
    private static final int PREDICT = 1 << 8;
    private static final int CHOICES_TOO = 1 << 9;
    private static final int STORE = 1 << 10;
    private static final int PREVIOUS = 1 << 11;
    private static final int FIRST_NEED = 1 << 12;

    private static final int MOST_CHOICES = 16;

    private static final String PREVIOUS_ID = "previous_response_id";
    private static final Pattern RESPONSE_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** What is asked for in these comes as a list; elsewhere a text does too. */
    private static final Set<String> LISTS = Set.of("messages", "documents");

    private final Route route;
    private final RequestPeek peek;
    private int seen;
    private int choices = 1;
    private int prompts = 1;

    /** What llama-server's own name for the limit says; it goes before all others there. */
    private int predict;

    private JsonPeek(Route route) {
        this.route = route;
        peek = new RequestPeek(route);
    }

    /**
     * Reads the request.
     *
     * @throws RefusedException in the shape the client is shown
     */
    static RequestPeek at(Route route, byte[] body, int length) throws RefusedException {
        checkBytes(body, length);
        var reading = new JsonPeek(route);
        try (var parser = JSON.createParser(body, 0, length)) {
            reading.read(parser);
        } catch (IOException malformed) {
            throw notWellFormed();
        }
        reading.check();
        return reading.peek;
    }

    /**
     * Sees to it that these are the bytes of a text.
     *
     * @throws RefusedException in the shape the client is shown
     */
    static void checkBytes(byte[] body, int length) throws RefusedException {
        if (!Utf8.valid(body, length)) {
            throw no(GatewayError.BAD_UTF8, "The body is not valid UTF-8.", null);
        }
        // Jackson would guess UTF-16 or UTF-32 from these; the offsets would be wrong then.
        for (var i = 0; i < Math.min(4, length); i++) {
            if (body[i] == 0 || body[i] < 0) {
                throw no(GatewayError.BAD_JSON, "The body is not a JSON object.", null);
            }
        }
    }

    private void read(JsonParser in) throws IOException, RefusedException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw no(GatewayError.BAD_JSON, "The body is not a JSON object.", null);
        }
        peek.objectStart = end(in);
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var value = in.nextToken();
            switch (name) {
                case "model" -> model(in, value);
                case "stream" -> {
                    once(STREAM, name);
                    peek.stream = flag(value, name);
                }
                case "max_tokens" -> {
                    // A completion of no tokens is asked for to see how likely its prompt is.
                    var least = route.equals(Route.COMPLETIONS) ? 0 : 1;
                    limit(name, count(in, value, MAX_TOKENS, name, least, Integer.MAX_VALUE));
                }
                case "max_completion_tokens" ->
                        limit(
                                name,
                                count(
                                        in,
                                        value,
                                        MAX_COMPLETION_TOKENS,
                                        name,
                                        1,
                                        Integer.MAX_VALUE));
                case "max_output_tokens" ->
                        limit(
                                name,
                                count(in, value, MAX_OUTPUT_TOKENS, name, 1, Integer.MAX_VALUE));
                case "n_predict" -> {
                    var own = count(in, value, PREDICT, name, -2, Integer.MAX_VALUE);
                    predict = value == JsonToken.VALUE_NULL ? 0 : own < 0 ? Integer.MAX_VALUE : own;
                }
                case "n" -> choices(count(in, value, CHOICES, name, 1, MOST_CHOICES));
                case "n_cmpl" -> choices(count(in, value, CHOICES_TOO, name, 1, MOST_CHOICES));
                case "best_of" -> choices(count(in, value, BEST_OF, name, 1, MOST_CHOICES));
                case "stream_options" -> options(in, value);
                case "temperature" -> {
                    peek.coldest = isZero(in, value);
                    in.skipChildren();
                }
                case "tools" -> {
                    peek.tools = value == JsonToken.START_ARRAY;
                    tools(in, value);
                }
                default -> other(in, name, value);
            }
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            throw notWellFormed();
        }
        if (in.nextToken() != null) {
            throw no(GatewayError.BAD_JSON, "Something follows the JSON object.", null);
        }
    }

    private void other(JsonParser in, String name, @Nullable JsonToken value)
            throws IOException, RefusedException {
        var need = route.needs().indexOf(name);
        if (need >= 0) {
            once(FIRST_NEED << need, name);
            prompt(in, name, value);
            return;
        }
        RequestPeek.stay(name);
        if (route.keeps() && name.equals("store")) {
            store(in, value);
            return;
        }
        if (route.keeps() && name.equals(PREVIOUS_ID)) {
            previous(in, value);
            return;
        }
        var asksForNothing = value == JsonToken.VALUE_NULL || value == JsonToken.VALUE_FALSE;
        if (!asksForNothing && route.unkept().contains(name)) {
            throw Keeper.notKept(name);
        }
        in.skipChildren();
    }

    private void store(JsonParser in, @Nullable JsonToken value) throws RefusedException {
        once(STORE, "store");
        var yes = flag(value, "store");
        if (value != JsonToken.VALUE_NULL) {
            peek.store = yes ? RequestPeek.Store.YES : RequestPeek.Store.NO;
        }
        peek.storeStart = start(in);
        peek.storeEnd = end(in);
    }

    private void previous(JsonParser in, @Nullable JsonToken value)
            throws IOException, RefusedException {
        once(PREVIOUS, PREVIOUS_ID);
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.VALUE_STRING) {
            throw no(GatewayError.BAD_VALUE, "This is the id of a response.", PREVIOUS_ID);
        }
        peek.previousStart = start(in);
        peek.previous = in.getText();
        peek.previousEnd = end(in);
        if (!RESPONSE_ID.matcher(peek.previous).matches()) {
            throw no(GatewayError.BAD_VALUE, "This is the id of a response.", PREVIOUS_ID);
        }
    }

    private static boolean isZero(JsonParser in, @Nullable JsonToken value) throws IOException {
        return value != null && value.isNumeric() && in.getDoubleValue() == 0;
    }

    /** Only what the address knows as a limit is one. */
    private void limit(String name, int tokens) {
        if (route.limits().contains(name)) {
            peek.answerTokens = Math.max(peek.answerTokens, tokens);
        }
    }

    private void choices(int several) {
        choices = Math.max(choices, several);
    }

    private void check() throws RefusedException {
        peek.answers = choices * prompts;
        if (predict == Integer.MAX_VALUE) {
            peek.answerTokens = -1;
        } else if (peek.answerTokens >= 0) {
            peek.answerTokens = Math.max(peek.answerTokens, predict);
        }
        if ((seen & MODEL) == 0) {
            throw no(GatewayError.MISSING, "Name a model.", "model");
        }
        for (var i = 0; i < route.needs().size(); i++) {
            if ((seen & FIRST_NEED << i) == 0) {
                throw RequestPeek.missing(route.needs().get(i));
            }
        }
    }

    private void once(int field, String name) throws RefusedException {
        if ((seen & field) != 0) {
            throw RequestPeek.twice(name);
        }
        seen |= field;
    }

    private void model(JsonParser in, @Nullable JsonToken value)
            throws IOException, RefusedException {
        once(MODEL, "model");
        if (value != JsonToken.VALUE_STRING) {
            throw no(GatewayError.BAD_VALUE, "The model is a text.", "model");
        }
        var start = start(in);
        var name = in.getText();
        peek.model(name, start, end(in));
    }

    private static boolean flag(@Nullable JsonToken value, String name) throws RefusedException {
        if (value != JsonToken.VALUE_TRUE
                && value != JsonToken.VALUE_FALSE
                && value != JsonToken.VALUE_NULL) {
            throw no(GatewayError.BAD_VALUE, "This is true or false.", name);
        }
        return value == JsonToken.VALUE_TRUE;
    }

    /** The number that stands there, or -1 for null. */
    private int count(
            JsonParser in, @Nullable JsonToken value, int field, String name, int least, int most)
            throws IOException, RefusedException {
        once(field, name);
        if (value == JsonToken.VALUE_NULL) {
            return -1;
        }
        if (value != JsonToken.VALUE_NUMBER_INT
                || in.getNumberType() != JsonParser.NumberType.INT
                || in.getIntValue() < least
                || in.getIntValue() > most) {
            throw no(
                    GatewayError.BAD_VALUE,
                    "This is a whole number from %d to %d.".formatted(least, most),
                    name);
        }
        return in.getIntValue();
    }

    private void options(JsonParser in, @Nullable JsonToken value)
            throws IOException, RefusedException {
        once(STREAM_OPTIONS, "stream_options");
        peek.optionsStart = start(in);
        if (value == JsonToken.VALUE_NULL) {
            peek.optionsEnd = end(in);
            peek.optionsLast = peek.optionsEnd;
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            throw no(GatewayError.BAD_VALUE, "This is an object.", "stream_options");
        }
        peek.optionsObject = true;
        peek.optionsEnd = end(in);
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            peek.optionsEmpty = false;
            var inner = in.nextToken();
            if (!name.equals("include_usage")) {
                in.skipChildren();
                continue;
            }
            if (peek.includeStart >= 0) {
                throw RequestPeek.twice(name);
            }
            peek.usageWanted = flag(inner, name);
            peek.includeStart = start(in);
            peek.includeEnd = end(in);
        }
        peek.optionsLast = end(in);
    }

    /** A tool that lives elsewhere would send the conversation there. */
    private static void tools(JsonParser in, @Nullable JsonToken value)
            throws IOException, RefusedException {
        if (value == null || !value.isStructStart()) {
            return;
        }
        for (var depth = 1; depth > 0; ) {
            var token = next(in);
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && "server_url".equals(in.currentName())) {
                throw no(
                        GatewayError.UNSUPPORTED,
                        "Tools run where the request comes from: one at an address is not taken.",
                        "server_url");
            }
        }
    }

    /**
     * Reads what is asked. Media must come with the request: an engine that fetches addresses could
     * reach anything.
     */
    private void prompt(JsonParser in, String name, @Nullable JsonToken value)
            throws IOException, RefusedException {
        var from = start(in);
        if (value == JsonToken.VALUE_STRING && !LISTS.contains(name)) {
            in.finishToken();
            asked(from, end(in));
            peek.promptBytes += end(in) - from;
            return;
        }
        if (value == JsonToken.VALUE_NULL) {
            throw RequestPeek.missing(name);
        }
        if (value != JsonToken.START_ARRAY) {
            throw no(GatewayError.BAD_VALUE, "This is a list, or a text where one will do.", name);
        }
        var media = 0;
        var depth = 1;
        var mediaDepth = 0;
        var items = 0;
        var texts = 0;
        var message = from;
        while (depth > 0) {
            var token = next(in);
            if (depth == 1 && token == JsonToken.START_OBJECT) {
                message = start(in);
            } else if (depth == 2 && token == JsonToken.VALUE_STRING && saysPerson(in)) {
                peek.personStart = message;
            }
            if (depth == 1 && (token == JsonToken.START_ARRAY || token == JsonToken.VALUE_STRING)) {
                texts++;
            }
            if (token.isStructStart()) {
                depth++;
                items++;
            } else if (token.isStructEnd()) {
                depth--;
                if (depth < mediaDepth) {
                    mediaDepth = 0;
                }
            } else if (token == JsonToken.FIELD_NAME) {
                if (in.currentName().endsWith("_url")) {
                    mediaDepth = depth;
                }
            } else {
                items++;
                if (token == JsonToken.VALUE_STRING && mediaDepth > 0) {
                    var field = in.currentName();
                    if (field != null && (field.equals("url") || field.endsWith("_url"))) {
                        media += inside(in, field);
                        peek.media++;
                        mediaDepth = depth > mediaDepth ? mediaDepth : 0;
                    }
                }
            }
        }
        if (items == 0) {
            throw RequestPeek.missing(name);
        }
        if (route.equals(Route.COMPLETIONS)) {
            prompts =
                    Math.max(1, texts); // a list of texts is as many prompts, one of numbers is one
        }
        asked(from, end(in));
        peek.mediaBytes += media;
        peek.promptBytes += end(in) - from - media;
    }

    private void asked(int from, int to) {
        peek.promptStart = from;
        peek.promptEnd = to;
    }

    /** Whether this field says that the message is a person's. */
    private static boolean saysPerson(JsonParser in) throws IOException {
        return "role".equals(in.currentName()) && "user".equals(in.getText());
    }

    /** The bytes of a picture or a sound that comes inside the request. */
    private static int inside(JsonParser in, String field) throws IOException, RefusedException {
        if (!in.getText().startsWith("data:")) {
            throw no(
                    GatewayError.UNSUPPORTED,
                    "Pictures and sound come inside the request, as a data: address.",
                    field);
        }
        return end(in) - start(in);
    }

    private static JsonToken next(JsonParser in) throws IOException, RefusedException {
        var token = in.nextToken();
        if (token == null) {
            throw notWellFormed();
        }
        return token;
    }

    private static RefusedException notWellFormed() {
        return no(GatewayError.BAD_JSON, "The body is not well-formed JSON.", null);
    }

    private static int start(JsonParser in) {
        return (int) in.currentTokenLocation().getByteOffset();
    }

    private static int end(JsonParser in) {
        return (int) in.currentLocation().getByteOffset();
    }
}
