package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The unchanged OpenAI client from npm against the running house. */
@ExtendWith(HouseExtension.class)
class OpenAiForNodeIT {

    @Test
    void lists_asks_streams_and_understands_a_refusal(House house) throws Exception {
        JsonNode seen =
                Node.run(
                        "openai-client.mjs",
                        Map.of(
                                "OPENAI_BASE_URL",
                                house.url() + "/v1",
                                "OPENAI_API_KEY",
                                house.newKey("openai-node")));

        assertThat(seen.path("models").toString()).contains("dream-guide");
        assertThat(seen.path("plain").asText()).startsWith("Dream Server is a private AI platform");
        assertThat(seen.path("streamed").asText()).isEqualTo(seen.path("plain").asText());
        // How many of them the engine still had in memory is its own affair.
        for (var tokens : List.of("prompt_tokens", "completion_tokens", "total_tokens")) {
            assertThat(seen.path("usage").path(tokens).asInt())
                    .as(tokens)
                    .isPositive()
                    .isEqualTo(seen.path("plainUsage").path(tokens).asInt());
        }
        assertThat(seen.path("completion").asText()).isNotEmpty();
        assertThat(seen.path("completed")).isEqualTo(seen.path("completion"));
        assertThat(seen.path("response")).isEqualTo(seen.path("plain"));
        assertThat(seen.path("responded")).isEqualTo(seen.path("plain"));
        assertThat(seen.path("last").asText()).isEqualTo("response.completed");
        assertThat(seen.path("unoffered").path("status").asInt()).isEqualTo(404);
        assertThat(seen.path("unoffered").path("code").asText()).isEqualTo("not_offered");
        assertThat(seen.path("refusal").path("status").asInt()).isEqualTo(404);
        assertThat(seen.path("refusal").path("code").asText()).isNotBlank();
    }
}
