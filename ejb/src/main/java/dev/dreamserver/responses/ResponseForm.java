package dev.dreamserver.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what came the response that is kept. One that the engine told is kept as it is; of one
 * that was cut or failed, what its events had told by then.
 */
final class ResponseForm {

    private ResponseForm() {}

    /**
     * The response of a draft.
     *
     * @throws IOException where what came is none
     */
    static ObjectNode of(ResponseDraft draft, byte[] came) throws IOException {
        var response = draft.end() == ResponseDraft.End.TOLD ? told(came) : new Heard().all(came);
        response.put("id", draft.id());
        response.put("object", "response");
        response.put("store", true);
        response.put("previous_response_id", draft.previous().orElse(null));
        if (!response.has("created_at")) {
            response.put("created_at", draft.createdAt().getEpochSecond());
        }
        if (!response.path("output").isArray()) {
            response.putArray("output");
        }
        if (!response.path("model").isTextual()) {
            response.put("model", draft.model());
        }
        switch (draft.end()) {
            case TOLD -> {
                if (!response.path("status").isTextual()) {
                    response.put("status", "completed");
                }
            }
            case CUT -> response.put("status", "incomplete");
            case FAILED -> {
                response.put("status", "failed");
                response.putObject("error")
                        .put("code", "server_error")
                        .put("message", draft.why().orElse(""));
            }
        }
        return response;
    }

    private static ObjectNode told(byte[] came) throws IOException {
        var all = ResponseItems.JSON.readTree(json(came));
        return object(all.has("response") ? all.get("response") : all);
    }

    private static ObjectNode object(JsonNode node) throws IOException {
        if (node instanceof ObjectNode one) {
            return one;
        }
        throw new IOException("this is no response");
    }

    /** What stands between the first brace and the last, of an event or of an answer. */
    private static String json(byte[] came) {
        var text = new String(came, StandardCharsets.UTF_8);
        var from = text.indexOf('{');
        return from < 0 ? "" : text.substring(from, text.lastIndexOf('}') + 1);
    }

    /** What events tell one after the other. */
    private static final class Heard {

        private @Nullable ObjectNode response;
        private final Map<String, JsonNode> items = new LinkedHashMap<>();
        private final Map<String, StringBuilder> texts = new LinkedHashMap<>();

        ObjectNode all(byte[] came) throws IOException {
            new String(came, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("data:"))
                    .forEach(line -> event(line.substring(5)));
            if (response == null) {
                throw new IOException("no response had begun");
            }
            var output = response.putArray("output");
            items.forEach((id, item) -> output.add(item));
            texts.forEach((id, text) -> output.add(begun(id, text)));
            return response;
        }

        private void event(String data) {
            JsonNode event;
            try {
                event = ResponseItems.JSON.readTree(data);
            } catch (IOException another) {
                return; // not one of ours, and an engine may say what it likes
            }
            switch (event.path("type").asText()) {
                case "response.created", "response.in_progress" -> {
                    if (event.path("response") instanceof ObjectNode one) {
                        response = one;
                    }
                }
                case "response.output_item.done" -> {
                    var item = event.path("item");
                    items.put(item.path("id").asText(), item);
                    texts.remove(item.path("id").asText());
                }
                case "response.output_text.delta" ->
                        texts.computeIfAbsent(
                                        event.path("item_id").asText(), any -> new StringBuilder())
                                .append(event.path("delta").asText());
                default -> {}
            }
        }

        private static ObjectNode begun(String id, StringBuilder text) {
            var item =
                    ResponseItems.JSON
                            .createObjectNode()
                            .put("id", id)
                            .put("type", "message")
                            .put("status", "incomplete")
                            .put("role", "assistant");
            item.putArray("content")
                    .addObject()
                    .put("type", "output_text")
                    .put("text", text.toString())
                    .putArray("annotations");
            return item;
        }
    }
}
