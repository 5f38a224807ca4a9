package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.RequestPeek.no;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.gateway.GatewayError;
import java.io.IOException;

/**
 * Reads a request that is to be translated. A tree takes many times the room of its text, so its
 * values are counted first: 20 MiB of empty lists would be a gigabyte.
 */
final class AskedTree {

    /** Values of one request. A long day's work of a coding agent has some ten thousand. */
    static final int MOST_VALUES = 200_000;

    static final JsonMapper JSON = new JsonMapper(JsonPeek.JSON.copy());

    private static final ObjectReader STRICT =
            JSON.readerFor(JsonNode.class)
                    .with(
                            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private AskedTree() {}

    /**
     * The request.
     *
     * @throws RefusedException in the shape the client is shown
     */
    static ObjectNode read(byte[] body, int length) throws RefusedException {
        JsonPeek.checkBytes(body, length);
        try {
            try (var in = JSON.createParser(body, 0, length)) {
                count(in);
            }
            JsonNode tree = STRICT.readValue(body, 0, length);
            if (tree instanceof ObjectNode object) {
                return object;
            }
        } catch (MismatchedInputException twice) {
            throw no(GatewayError.BAD_VALUE, "A field is there twice.", null);
        } catch (IOException malformed) {
            throw no(GatewayError.BAD_JSON, "The body is not well-formed JSON.", null);
        }
        throw no(GatewayError.BAD_JSON, "The body is not a JSON object.", null);
    }

    /**
     * A value that stands in a text of the request, such as the arguments of a tool; missing where
     * the text is none.
     */
    static JsonNode inText(String text) throws RefusedException {
        try (var in = JSON.createParser(text)) {
            count(in);
            return JSON.readTree(text);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static void count(JsonParser in) throws IOException, RefusedException {
        var depth = 0;
        var values = 0;
        for (var token = in.nextToken(); token != null; token = in.nextToken()) {
            if (token.isStructEnd()) {
                depth--;
            } else if (token != JsonToken.FIELD_NAME && ++values > MOST_VALUES) {
                throw no(
                        GatewayError.TOO_LARGE,
                        "The request holds more than %d values.".formatted(MOST_VALUES),
                        null);
            }
            if (token.isStructStart()) {
                depth++;
            }
            if (depth == 0 && in.nextToken() != null) {
                throw no(GatewayError.BAD_JSON, "Something follows the JSON object.", null);
            }
        }
        if (values == 0) {
            throw no(GatewayError.BAD_JSON, "The body is not a JSON object.", null);
        }
    }

    /** The bytes of what was made of it. */
    static byte[] bytes(JsonNode made) {
        try {
            return JSON.writeValueAsBytes(made);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can be written", impossible);
        }
    }
}
