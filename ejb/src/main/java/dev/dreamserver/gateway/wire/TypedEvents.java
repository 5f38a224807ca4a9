package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Reads server-sent events that say their type, as {@code /v1/responses} and the streams of sound
 * and pictures do. Their last event is the end; nothing follows it.
 */
final class TypedEvents {

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    private static final byte[] EVENT = Events.ascii("event:");
    private static final Set<String> LAST =
            Set.of(
                    "response.completed",
                    "response.incomplete",
                    "transcript.text.done",
                    "speech.audio.done",
                    "image_generation.completed");
    private static final Set<String> BEGINNING =
            Set.of("response.created", "response.queued", "response.in_progress");
    private static final Set<String> FAILED = Set.of("error", "response.failed");
    private static final Set<String> PIECES =
            Set.of(
                    "image_generation.partial_image",
                    "response.code_interpreter_call_code.delta",
                    "response.function_call_arguments.delta",
                    "response.output_text.delta",
                    "response.reasoning_summary_text.delta",
                    "response.reasoning_text.delta",
                    "response.refusal.delta",
                    "speech.audio.delta",
                    "transcript.text.delta");

    private TypedEvents() {}

    /** What the whole event in this range is: a set of the flags of {@link Events}. */
    static int kind(byte[] b, int from, int to) {
        var type = type(b, Events.begin(b, from, to), to);
        if (PIECES.contains(type)) {
            return Events.TOKEN;
        }
        if (LAST.contains(type)) {
            return Events.LAST | Events.USAGE;
        }
        if (FAILED.contains(type)) {
            return Events.ERROR;
        }
        // An engine that failed early may not know yet which kind of stream it is in.
        return Events.kind(b, from, to) & (Events.ERROR | Events.DONE);
    }

    /** Whether the event tells of the response as a whole, before its end. */
    static boolean tellsResponse(byte[] b, int from, int to) {
        return BEGINNING.contains(type(b, Events.begin(b, from, to), to));
    }

    private static String type(byte[] b, int from, int to) {
        if (!Events.starts(b, from, to, EVENT)) {
            return typeInside(b, from, to);
        }
        var start = Events.space(b, from + EVENT.length, to);
        var end = start;
        while (end < to && b[end] != '\n' && b[end] != '\r') {
            end++;
        }
        return new String(b, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** The type as the data says it, for engines that leave the event's own line out. */
    private static String typeInside(byte[] b, int from, int to) {
        var start = from;
        while (start < to && b[start] != '{') {
            start++;
        }
        try (var in = JSON.createParser(b, start, to - start)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                if (in.nextToken() == JsonToken.VALUE_STRING && name.equals("type")) {
                    return in.getText();
                }
                in.skipChildren();
            }
            return "";
        } catch (IOException notJson) {
            return "";
        }
    }
}
