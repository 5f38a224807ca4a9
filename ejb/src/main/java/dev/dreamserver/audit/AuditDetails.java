package dev.dreamserver.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/** The further facts of an entry as JSON text and back. */
final class AuditDetails {

    private static final JsonFactory JSON = new JsonFactory();

    private AuditDetails() {}

    static String write(SortedMap<String, String> details) {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            out.writeStartObject();
            for (var detail : details.entrySet()) {
                out.writeStringField(detail.getKey(), detail.getValue());
            }
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("memory takes every character", impossible);
        }
        return text.toString();
    }

    /** What can be read of it: an entry that was edited may hold anything. */
    static Map<String, String> read(String text) {
        var details = new LinkedHashMap<String, String>();
        try (var in = JSON.createParser(text)) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    var key = in.currentName();
                    in.nextToken();
                    details.put(key, in.getText());
                }
            }
        } catch (IOException edited) {
            details.put("unreadable", "true");
        }
        return details;
    }
}
