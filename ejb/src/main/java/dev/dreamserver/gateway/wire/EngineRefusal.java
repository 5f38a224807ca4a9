package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.dreamserver.gateway.GatewayError;
import java.io.IOException;

/** An engine's error in our shape: its own words only where the client can act on them. */
final class EngineRefusal {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_WORDS = 500;

    private EngineRefusal() {}

    /** What a status other than 200 means for the client. */
    static Refused of(int status, byte[] bytes, int length) {
        return switch (status) {
            case 400, 413, 415, 422 ->
                    new Refused(
                            GatewayError.ENGINE_REFUSED,
                            engineWords(bytes, 0, length, "The engine refused the request."));
            case 404, 405, 501 ->
                    new Refused(
                            GatewayError.NOT_OFFERED,
                            "The engine of this model does not offer this: "
                                    + engineWords(bytes, 0, length, "it gave no reason"));
            case 429, 503 ->
                    new Refused(
                            GatewayError.ENGINE_BUSY,
                            "The engine is busy or still loading its model. Try again soon.");
            default ->
                    new Refused(
                            GatewayError.ENGINE_FAILED,
                            "The engine failed with status %d.".formatted(status));
        };
    }

    /** What an error event in the middle of a stream says. */
    static Refused inStream(byte[] bytes, int from, int to) {
        var start = from;
        while (start < to && bytes[start] != '{') {
            start++;
        }
        return new Refused(
                GatewayError.ENGINE_FAILED,
                engineWords(bytes, start, to - start, "The engine failed."));
    }

    /** The message of an error object in OpenAI's, llama.cpp's or a plain shape. */
    private static String engineWords(byte[] bytes, int from, int length, String otherwise) {
        try (var in = JSON.createParser(bytes, from, length)) {
            while (in.nextToken() != null) {
                if (in.currentToken() == JsonToken.VALUE_STRING
                        && "message".equals(in.currentName())) {
                    var words = in.getText();
                    return words.length() > MOST_WORDS
                            ? words.substring(0, MOST_WORDS) + "…"
                            : words;
                }
            }
        } catch (IOException notJson) {
            return otherwise;
        }
        return otherwise;
    }
}
