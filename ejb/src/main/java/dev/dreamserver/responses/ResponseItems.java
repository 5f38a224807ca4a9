package dev.dreamserver.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What is asked of a response, as items: each in its long form and with an id. */
final class ResponseItems {

    static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(64)
                                .maxStringLength(1 << 30)
                                .build());
    }

    private ResponseItems() {}

    /** As a text of which every character can be written in UTF-8. */
    static String text(JsonNode json) {
        var text = json.toString();
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return text;
        }
        try {
            return JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(json);
        } catch (JsonProcessingException never) {
            throw new IllegalStateException("JSON that was read cannot be written", never);
        }
    }

    /**
     * The items of an input.
     *
     * @param input a text, or a list of items
     * @param of what ids are made of where an item brings none
     */
    static ArrayNode of(byte[] input, String of) throws IOException {
        var said = JSON.readTree(input);
        var items = JSON.createArrayNode();
        if (said.isTextual()) {
            var item = JSON.createObjectNode().put("role", "user");
            item.set("content", said);
            items.add(item);
        } else {
            said.forEach(items::add);
        }
        var ids = new HashSet<String>();
        for (var item : items) {
            if (item instanceof ObjectNode one) {
                lengthen(one);
                var id = one.path("id").asText();
                if (id.isEmpty() || !ids.add(id)) {
                    id = prefix(one) + of + "_" + ids.size();
                    ids.add(id);
                    one.put("id", id);
                }
            }
        }
        return items;
    }

    private static void lengthen(ObjectNode item) {
        if (!item.has("type") && item.has("role")) {
            item.put("type", "message");
        }
        if (!isMessage(item)) {
            return;
        }
        if (!item.has("status")) {
            item.put("status", "completed");
        }
        if (item.path("content").isTextual()) {
            var text = item.get("content");
            var part = JSON.createObjectNode();
            if (item.path("role").asText().equals("assistant")) {
                part.put("type", "output_text").set("text", text);
                part.putArray("annotations");
            } else {
                part.put("type", "input_text").set("text", text);
            }
            item.putArray("content").add(part);
        }
    }

    private static boolean isMessage(JsonNode item) {
        return item.path("type").asText().equals("message");
    }

    private static String prefix(JsonNode item) {
        return isMessage(item) ? "msg_" : "item_";
    }

    /** What was asked and answered, for an engine that never heard of it: without ids. */
    static String conversation(String input, String response) throws JsonProcessingException {
        var said = JSON.createArrayNode();
        JSON.readTree(input).forEach(said::add);
        JSON.readTree(response).path("output").forEach(said::add);
        return StreamSupport.stream(said.spliterator(), false)
                .filter(ResponseItems::tells)
                .map(ResponseItems::withoutId)
                .map(ResponseItems::text)
                .collect(Collectors.joining(","));
    }

    /** Reasoning that nobody may read tells another engine nothing. */
    private static boolean tells(JsonNode item) {
        return !item.path("type").asText().equals("reasoning")
                || !item.path("content").isEmpty()
                || item.hasNonNull("encrypted_content");
    }

    private static JsonNode withoutId(JsonNode item) {
        return item instanceof ObjectNode one ? one.without(List.of("id")) : item;
    }

    /** A page of them; empty where no item has the id that it shall come after. */
    static Optional<String> page(
            String input, Optional<String> after, int limit, boolean newestFirst)
            throws JsonProcessingException {
        var items = StreamSupport.stream(JSON.readTree(input).spliterator(), false).toList();
        var ordered = newestFirst ? items.reversed() : items;
        var from = 0;
        if (after.isPresent()) {
            while (from < ordered.size() && !id(ordered.get(from)).equals(after.get())) {
                from++;
            }
            if (from == ordered.size()) {
                return Optional.empty();
            }
            from++;
        }
        var to = Math.min(ordered.size(), from + limit);
        var shown = ordered.subList(from, to);
        var page = JSON.createObjectNode().put("object", "list");
        page.putArray("data").addAll(shown);
        page.put("first_id", shown.isEmpty() ? null : id(shown.getFirst()));
        page.put("last_id", shown.isEmpty() ? null : id(shown.getLast()));
        page.put("has_more", to < ordered.size());
        return Optional.of(text(page));
    }

    private static String id(JsonNode item) {
        return item.path("id").asText();
    }
}
