package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.provider.FakeProvider;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ollama's unchanged client from npm against the running house. */
@ExtendWith(HouseExtension.class)
class OllamaForNodeIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void lists_shows_asks_streams_calls_tools_and_understands_refusals(House house)
            throws Exception {
        var secret = "sk-" + UUID.randomUUID();
        try (var provider = new FakeProvider(secret)) {
            var made =
                    house.asOwner(
                            "POST",
                            "/api/v1/providers",
                            "{\"name\":\"tooled\",\"kind\":\"compatible\",\"url\":\"%s\",\"key\":\"%s\"}"
                                    .formatted(provider.url(), secret));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            try {
                check(
                        Node.run(
                                "ollama-client.mjs",
                                Map.of(
                                        "HOUSE_URL",
                                        house.url(),
                                        "HOUSE_KEY",
                                        house.newKey("ollama-node"),
                                        "TOOL_MODEL",
                                        "tooled/alpha")));
                assertCounted(house);
            } finally {
                house.asOwner("DELETE", "/api/v1/providers/tooled", "");
            }
        }
    }

    private static void check(JsonNode seen) throws Exception {
        assertThat(seen.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(seen.path("models").toString())
                .contains("\"dream-guide:latest\"", "\"tooled/alpha:latest\"");
        assertThat(seen.path("running").toString())
                .contains("\"dream-guide:latest\"")
                .doesNotContain("tooled");
        assertThat(seen.path("shown").path("model_info").path("model.context_length").asInt())
                .isPositive();

        var plain = seen.path("plain");
        var said = plain.path("message").path("content").asText();
        assertThat(said).startsWith("Dream Server is a private AI platform");
        assertThat(plain.path("done_reason").asText()).isEqualTo("stop");
        var streamed = seen.path("streamed");
        assertThat(streamed.path("said").asText()).isEqualTo(said);
        assertThat(streamed.path("pieces").asInt()).isGreaterThan(5);
        assertThat(streamed.path("last").path("eval_count")).isEqualTo(plain.path("eval_count"));
        assertThat(streamed.path("last").path("total_duration").asLong())
                .isGreaterThanOrEqualTo(streamed.path("last").path("eval_duration").asLong())
                .isPositive();
        assertThat(seen.path("generated").path("response").asText()).isEqualTo(said);
        assertThat(seen.path("generatedInPieces").path("said").asText()).isEqualTo(said);
        assertThat(seen.path("cut").path("done_reason").asText()).isEqualTo("length");
        assertThat(seen.path("cut").path("eval_count").asInt()).isEqualTo(2);

        var call = seen.path("called").path("message").path("tool_calls");
        assertThat(call.path(0).path("function").path("name").asText()).isEqualTo("weather");
        assertThat(call.path(0).path("function").path("arguments"))
                .isEqualTo(JSON.readTree("{\"city\":\"Köln\"}"));
        assertThat(seen.path("calledInPieces")).isEqualTo(call);
        assertThat(seen.path("answered").path("message").path("content").asText())
                .isEqualTo("from afar");

        var refusals = seen.path("refusals");
        assertThat(refusals.path("unknownModel").path("status").asInt()).isEqualTo(404);
        assertThat(refusals.path("noKey").path("status").asInt()).isEqualTo(401);
        assertThat(refusals.path("pull").path("status").asInt()).isEqualTo(403);
        assertThat(refusals.path("pull").path("message").asText()).contains("./dream model");
        assertThat(refusals.path("remove").path("status").asInt()).isEqualTo(403);
        assertThat(refusals.path("vectors").path("status").asInt()).isEqualTo(404);
    }

    /** What was told is what was recorded: the cut answer is the only one of two tokens. */
    private static void assertCounted(House house) throws Exception {
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select count(*), bool_or(estimated) from usage_attempt a join"
                                        + " api_key k on k.id::text = a.key_id where k.name ="
                                        + " 'ollama-node' and a.outcome = 'COMPLETE'")) {
            var row = query.executeQuery();
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(8);
            assertThat(row.getBoolean(2)).isFalse();
        }
    }
}
