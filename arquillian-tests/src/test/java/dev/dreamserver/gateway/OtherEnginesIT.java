package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.dreamserver.engine.RealLlama;
import dev.dreamserver.engine.WatchedEngine;
import dev.dreamserver.usage.UsageRow;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real llama-servers that were started for something else than chats. */
class OtherEnginesIT {

    @TempDir Path home;

    private WatchedEngine llama(String options) {
        var given = new HashMap<>(WatchedEngine.guide(home, WatchedEngine.freePort()));
        given.put("dream.engine.binary", RealLlama.binary().toString());
        given.put("dream.engine.options", options);
        return WatchedEngine.open(given);
    }

    @Test
    void vectors_come_to_two_unchanged_clients_and_are_counted() throws Exception {
        try (var engine = llama("--embeddings --pooling mean");
                var gateway = new BareGateway(engine.ready())) {
            var client =
                    OpenAIOkHttpClient.builder()
                            .baseUrl(gateway.url())
                            .apiKey(BareGateway.KEY)
                            .maxRetries(0)
                            .build();
            var vectors =
                    client.embeddings()
                            .create(
                                    EmbeddingCreateParams.builder()
                                            .model("dream-guide")
                                            .inputOfArrayOfStrings(
                                                    List.of("hello", "how do I add a user?"))
                                            .build());
            assertThat(vectors.data()).hasSize(2);
            var first = vectors.data().getFirst().embedding();
            assertThat(first).hasSizeGreaterThan(16);
            assertThat(first.stream().mapToDouble(x -> x * x).sum()).isCloseTo(1, within(1e-3));
            assertThat(gateway.row())
                    .extracting(UsageRow::tokensIn, UsageRow::tokensOut, UsageRow::estimated)
                    .containsExactly(vectors.usage().promptTokens(), 0L, false);

            var other =
                    OpenAiEmbeddingModel.builder()
                            .baseUrl(gateway.url())
                            .apiKey(BareGateway.KEY)
                            .modelName("dream-guide")
                            .maxRetries(0)
                            .build();
            var same = other.embedAll(List.of(TextSegment.from("hello")));
            var vector = same.content().getFirst().vector();
            assertThat(vector).hasSize(first.size());
            for (var i = 0; i < vector.length; i++) {
                assertThat(vector[i]).isCloseTo(first.get(i), within(1e-3f));
            }
            assertThat(gateway.row().tokensIn())
                    .isEqualTo((long) same.tokenUsage().inputTokenCount());
        }
    }

    @Test
    void documents_are_put_in_order_and_counted() throws Exception {
        try (var engine = llama("--reranking");
                var gateway = new BareGateway(engine.ready())) {
            var answer =
                    post(
                            gateway.url() + "/rerank",
                            """
                            {"model":"dream-guide","query":"hello","top_n":2,
                             "documents":["a","b","c"]}\
                            """);
            assertThat(answer.path("results")).hasSize(2);
            assertThat(answer.path("results"))
                    .allMatch(result -> result.path("relevance_score").isNumber());
            assertThat(gateway.row())
                    .extracting(UsageRow::tokensIn, UsageRow::tokensOut, UsageRow::estimated)
                    .containsExactly(
                            answer.path("usage").path("prompt_tokens").asLong(), 0L, false);
        }
    }

    private static JsonNode post(String address, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/json")
                        .header("x-api-key", BareGateway.KEY)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new ObjectMapper().readTree(answer.body());
        }
    }
}
