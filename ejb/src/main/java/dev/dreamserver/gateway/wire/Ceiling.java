package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Lowers the longest answer that a request allows, in its bytes: every field that sets it and says
 * more, or nothing, says this much then; where there is none, one is added. Every other byte stays
 * as it came.
 */
final class Ceiling {

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    private static final Set<String> LIMITS =
            Set.of("max_tokens", "max_completion_tokens", "max_output_tokens", "n_predict");

    private Ceiling() {}

    /**
     * The request with answers of at most so many tokens. It was read before and is well-formed.
     */
    static byte[] lower(byte[] request, int length, RequestPeek peek, long tokens) {
        var number = Long.toString(tokens).getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream(length + 48);
        var done = 0;
        var set = false;
        try (var in = JSON.createParser(request, 0, length)) {
            in.nextToken();
            for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                var value = in.nextToken();
                if (LIMITS.contains(name)) {
                    var says = value == JsonToken.VALUE_NUMBER_INT ? in.getLongValue() : -1;
                    set |= peek.route().limits().contains(name);
                    if (says < 0 || says > tokens) {
                        var from = (int) in.currentTokenLocation().getByteOffset();
                        out.write(request, done, from - done);
                        out.write(number, 0, number.length);
                        done = end(in);
                    }
                }
                in.skipChildren();
            }
        } catch (IOException notRead) {
            throw new IllegalStateException("the request was well-formed before", notRead);
        }
        out.write(request, done, length - done);
        return set ? out.toByteArray() : added(out.toByteArray(), peek, tokens);
    }

    /** The first field of the object, so where it begins is where it began. */
    private static byte[] added(byte[] request, RequestPeek peek, long tokens) {
        var length = request.length;
        var name = peek.route().limits().getFirst();
        var field = "\"%s\":%d,".formatted(name, tokens).getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream(length + field.length);
        out.write(request, 0, peek.objectStart);
        out.write(field, 0, field.length);
        out.write(request, peek.objectStart, length - peek.objectStart);
        return out.toByteArray();
    }

    private static int end(JsonParser in) {
        return (int) in.currentLocation().getByteOffset();
    }
}
