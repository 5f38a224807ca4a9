package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes into a response what only the house knows of it: what it is called, whether it is kept,
 * and what it goes on from. Every other byte stays as the engine wrote it.
 *
 * @param id what it is called
 * @param kept whether it is
 * @param previous the id of the one that it goes on from; empty for none
 */
record ResponseMarks(String id, boolean kept, String previous) {

    /**
     * A response, or an event that holds one, with this in it; null where there is no response.
     *
     * @param event whether it is an event
     */
    byte @Nullable [] in(byte[] bytes, int from, int to, boolean event) {
        var start = from;
        while (start < to && bytes[start] != '{') {
            start++;
        }
        var json = Arrays.copyOfRange(bytes, start, to);
        var out = new ByteArrayOutputStream(to - from + 160);
        out.write(bytes, from, start - from);
        try (var in = JsonPeek.JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT || (event && !enter(in))) {
                return null;
            }
            return write(in, json, out) ? out.toByteArray() : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    /** Goes to the response in an event. */
    private static boolean enter(JsonParser in) throws IOException {
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var value = in.nextToken();
            if (name.equals("response")) {
                return value == JsonToken.START_OBJECT;
            }
            in.skipChildren();
        }
        return false;
    }

    private boolean write(JsonParser in, byte[] json, ByteArrayOutputStream out)
            throws IOException {
        var object = end(in);
        var wanted = fields();
        var places = new LinkedHashMap<String, int[]>();
        var any = false;
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            any = true;
            in.nextToken();
            var start = (int) in.currentTokenLocation().getByteOffset();
            in.finishToken();
            in.skipChildren();
            if (wanted.containsKey(name) && places.put(name, new int[] {start, end(in)}) != null) {
                return false; // which one counts depends on who reads it
            }
        }
        if (!any || in.currentToken() != JsonToken.END_OBJECT) {
            return false;
        }
        out.write(json, 0, object);
        wanted.forEach(
                (name, value) -> {
                    if (!places.containsKey(name)) {
                        out.writeBytes(ascii("\"" + name + "\":" + value + ","));
                    }
                });
        var at = object;
        for (var place : places.entrySet()) {
            out.write(json, at, place.getValue()[0] - at);
            out.writeBytes(ascii(wanted.getOrDefault(place.getKey(), "null")));
            at = place.getValue()[1];
        }
        out.write(json, at, json.length - at);
        return true;
    }

    private Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("id", "\"" + id + "\"");
        fields.put("store", Boolean.toString(kept));
        fields.put("previous_response_id", previous.isEmpty() ? "null" : "\"" + previous + "\"");
        return fields;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static int end(JsonParser in) {
        return (int) in.currentLocation().getByteOffset();
    }
}
