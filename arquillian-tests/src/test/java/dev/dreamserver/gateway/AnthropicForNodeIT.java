package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.provider.FakeProvider;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Anthropic's unchanged client from npm against the running house, as Claude Code uses it too. */
@ExtendWith(HouseExtension.class)
class AnthropicForNodeIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void lists_asks_streams_calls_tools_and_understands_refusals(House house) throws Exception {
        var secret = "sk-" + UUID.randomUUID();
        try (var provider = new FakeProvider(secret)) {
            var made =
                    house.asOwner(
                            "POST",
                            "/api/v1/providers",
                            "{\"name\":\"caller\",\"kind\":\"compatible\",\"url\":\"%s\",\"key\":\"%s\"}"
                                    .formatted(provider.url(), secret));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            try {
                check(house, saw(house));
            } finally {
                house.asOwner("DELETE", "/api/v1/providers/caller", "");
            }
        }
    }

    private static JsonNode saw(House house) throws Exception {
        return Node.run(
                "anthropic-client.mjs",
                Map.of(
                        "ANTHROPIC_BASE_URL",
                        house.url(),
                        "HOUSE_KEY",
                        house.newKey("anthropic-node"),
                        "TOOL_MODEL",
                        "caller/alpha"));
    }

    private static void check(House house, JsonNode seen) throws Exception {
        assertThat(seen.path("models").findValuesAsText("id")).contains("dream-guide");

        var plain = seen.path("plain");
        assertThat(text(plain)).startsWith("Dream Server is a private AI platform");
        assertThat(plain.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(plain.path("id").asText())
                .isEqualTo("msg_" + seen.path("plainId").asText().replace("-", ""));
        assertCounted(house, plain);

        var streamed = seen.path("stream").path("message");
        assertThat(text(streamed)).isEqualTo(text(plain));
        assertThat(streamed.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(prompt(streamed)).isEqualTo(prompt(plain));
        assertThat(streamed.path("usage").path("output_tokens"))
                .isEqualTo(plain.path("usage").path("output_tokens"));
        assertThat(seen.path("stream").path("events"))
                .map(JsonNode::asText)
                .startsWith("message_start", "content_block_start", "content_block_delta")
                .endsWith("content_block_stop", "message_delta", "message_stop")
                .hasSizeGreaterThan(10);
        assertCounted(house, streamed);

        assertThat(seen.path("cut").path("stop_reason").asText()).isEqualTo("max_tokens");
        assertThat(seen.path("cut").path("usage").path("output_tokens").asInt()).isEqualTo(2);
        var agentic = seen.path("agentic").path("message");
        assertThat(prompt(agentic)).as("the system is told").isGreaterThan(prompt(plain) + 10);
        assertCounted(house, agentic);

        assertTools(house, seen);
        assertRefusals(seen.path("refusals"));
        assertThat(seen.path("counted"))
                .isEqualTo(JSON.readTree("{\"status\":404,\"type\":\"not_found_error\"}"));
    }

    private static void assertTools(House house, JsonNode seen) throws Exception {
        var called = seen.path("called");
        assertThat(called.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(called.path("content").path(1))
                .isEqualTo(
                        JSON.readTree(
                                "{\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"weather\","
                                        + "\"input\":{\"city\":\"Köln\"}}"));
        assertCounted(house, called);
        var inPieces = seen.path("calledInPieces").path("message");
        assertThat(inPieces.path("content")).isEqualTo(called.path("content"));
        assertThat(inPieces.path("stop_reason")).isEqualTo(called.path("stop_reason"));
        assertCounted(house, inPieces);
        assertThat(text(seen.path("answered"))).isEqualTo("from afar");
    }

    private static void assertRefusals(JsonNode refusals) {
        assertRefusal(refusals, "unknownModel", 404, "NotFoundError", "not_found_error");
        assertRefusal(refusals, "noKey", 401, "AuthenticationError", "authentication_error");
        assertRefusal(refusals, "badValue", 400, "BadRequestError", "invalid_request_error");
        assertRefusal(refusals, "byAddress", 400, "BadRequestError", "invalid_request_error");
        assertRefusal(refusals, "serverTool", 400, "BadRequestError", "invalid_request_error");
    }

    private static void assertRefusal(
            JsonNode refusals, String which, int status, String name, String type) {
        var refusal = refusals.path(which);
        assertThat(refusal.path("status").asInt()).as(which).isEqualTo(status);
        assertThat(refusal.path("name").asText()).as(which).isEqualTo(name);
        assertThat(refusal.path("type").asText()).as(which).isEqualTo(type);
        assertThat(refusal.path("message").asText()).as(which).isNotBlank();
        assertThat(refusal.path("id").asText()).as(which).isNotBlank();
        assertThat(refusal.path("told")).as(which).isEqualTo(refusal.path("id"));
    }

    private static String text(JsonNode message) {
        return StreamSupport.stream(message.path("content").spliterator(), false)
                .map(block -> block.path("text").asText())
                .reduce("", String::concat);
    }

    /** What the engine still had of a prompt is told beside the rest. */
    private static long prompt(JsonNode message) {
        return message.path("usage").path("input_tokens").asLong() + cached(message);
    }

    private static long cached(JsonNode message) {
        return message.path("usage").path("cache_read_input_tokens").asLong();
    }

    /** The row of the request says what the client was told, and that it is exact. */
    private static void assertCounted(House house, JsonNode message) throws SQLException {
        var id = new StringBuilder(message.path("id").asText().substring("msg_".length()));
        for (var dash : new int[] {8, 13, 18, 23}) {
            id.insert(dash, '-');
        }
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select tokens_in, tokens_out, outcome, estimated, key_id is null,"
                                        + " tokens_cached"
                                        + " from usage_attempt where request_id = ?::uuid")) {
            query.setString(1, id.toString());
            var row = query.executeQuery();
            assertThat(row.next()).as(id.toString()).isTrue();
            assertThat(row.getLong(1)).isEqualTo(prompt(message));
            assertThat(row.getLong(6)).isEqualTo(cached(message));
            assertThat(row.getLong(2))
                    .isEqualTo(message.path("usage").path("output_tokens").asLong())
                    .isPositive();
            assertThat(row.getString(3)).isEqualToIgnoringCase("complete");
            assertThat(row.getBoolean(4)).isFalse();
            assertThat(row.getBoolean(5)).isFalse();
        }
    }
}
