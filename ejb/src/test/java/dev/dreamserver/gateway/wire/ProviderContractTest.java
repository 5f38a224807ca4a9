package dev.dreamserver.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.EngineTraffic;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.engine.ProviderTerms.Patience;
import dev.dreamserver.provider.Preset;
import dev.dreamserver.security.Secret;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a provider with a name of its own must do: answer whole and streamed, be counted, and have
 * its errors understood, all in the wire format that it documents.
 */
class ProviderContractTest extends KernelFixture {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private void start(Preset preset) {
        var path = preset.address().map(URI::getPath).orElse("");
        var terms =
                new ProviderTerms(
                        ProviderTerms.State.UP,
                        1,
                        10,
                        List.of(),
                        preset.toldToCount(),
                        preset.keyRefusals(),
                        new Patience(0, Duration.ofSeconds(1), 100, Duration.ofSeconds(1)),
                        preset.dialect());
        start(
                new EngineEndpoint(
                        "house",
                        URI.create("http://127.0.0.1:" + engine.port() + path),
                        new Secret("sk-of-the-house"),
                        "house/some-model",
                        "some-model",
                        4096,
                        false,
                        false,
                        0,
                        Optional.of(terms)));
    }

    private static String expectedPath(Preset preset) {
        return switch (preset) {
            case ANTHROPIC -> "/v1/messages";
            case GEMINI -> "/v1beta/openai/chat/completions";
            case AZURE -> "/openai/v1/chat/completions";
            default -> preset.address().map(URI::getPath).orElse("") + "/v1/chat/completions";
        };
    }

    private static String expectedKey(Preset preset) {
        return switch (preset) {
            case ANTHROPIC -> "anthropic-version: 2023-06-01\r\n";
            case AZURE -> "api-key: sk-of-the-house\r\n";
            default -> "Authorization: Bearer sk-of-the-house\r\n";
        };
    }

    /** What it is asked when the house is asked {@link #MESSAGES}. */
    private static String expectedBody(Preset preset) {
        return preset == Preset.ANTHROPIC
                ? "{\"model\":\"some-model\",\"max_tokens\":4096,\"messages\":[{\"role\":\"user\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}"
                : "{\"model\":\"some-model\"," + MESSAGES;
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void an_answer_in_one_piece_comes_through_and_is_counted(Preset preset) throws Exception {
        start(preset);
        engine.next(
                line -> {
                    assertThat(line.head)
                            .startsWith("POST " + expectedPath(preset) + " HTTP/1.1")
                            .contains(expectedKey(preset));
                    assertThat(line.head.contains("x-api-key: sk-of-the-house"))
                            .isEqualTo(preset == Preset.ANTHROPIC);
                    assertThat(line.head.contains("Bearer"))
                            .isEqualTo(preset != Preset.ANTHROPIC && preset != Preset.AZURE);
                    assertThat(line.body).isEqualTo(expectedBody(preset));
                    line.json(200, Documented.of(preset).whole());
                });
        try (var client = new Wire(port)) {
            client.post("{\"model\":\"house/some-model\"," + MESSAGES);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            if (preset != Preset.ANTHROPIC) {
                assertThat(answer.body()).isEqualTo(Documented.of(preset).whole());
            }
            assertThat(JSON.readTree(answer.body()).at("/choices/0/message/content").asText())
                    .isEqualTo("Hello!");
        }
        counted();
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void a_stream_comes_through_and_is_counted(Preset preset) throws Exception {
        start(preset);
        engine.next(
                line -> {
                    var told = line.body.contains("\"stream_options\":{\"include_usage\":true}");
                    assertThat(told).isEqualTo(preset.toldToCount());
                    line.streamHead();
                    line.chunk(Documented.of(preset).stream());
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post("{\"model\":\"house/some-model\",\"stream\":true," + MESSAGES);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("Hel", "lo!").endsWith("data: [DONE]\n\n");
        }
        counted();
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void a_client_that_wants_usage_itself_gets_it(Preset preset) throws Exception {
        start(preset);
        engine.next(
                line -> {
                    assertThat(line.body.contains("stream_options"))
                            .isEqualTo(preset.toldToCount());
                    line.streamHead();
                    line.chunk(Documented.of(preset).stream());
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post(
                    "{\"model\":\"house/some-model\",\"stream\":true,\"stream_options\":"
                            + "{\"include_usage\":true},"
                            + MESSAGES);
            assertThat(client.answer().body()).contains("\"total_tokens\":11");
        }
        counted();
    }

    private void counted() throws InterruptedException {
        assertThat(row())
                .extracting(
                        UsageRow::tokensIn,
                        UsageRow::tokensOut,
                        UsageRow::outcome,
                        UsageRow::estimated)
                .containsExactly(9L, 2L, Outcome.COMPLETE, false);
    }

    static Stream<Documented.Refusal> errors() {
        return Stream.of(Preset.values()).flatMap(one -> Documented.of(one).errors().stream());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void its_errors_are_understood(Documented.Refusal error) throws Exception {
        start(error.preset());
        engine.next(line -> line.json(error.status(), error.body(), error.headers()));
        try (var client = new Wire(port)) {
            client.post("{\"model\":\"house/some-model\"," + MESSAGES);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(error.becomes());
            assertThat(JSON.readTree(answer.body()).at("/error/code").asText())
                    .isEqualTo(error.code());
            assertThat(answer.body()).contains(error.says()).doesNotContain("sk-");
            if (error.headers().contains("7") || error.body().contains("retryDelay")) {
                assertThat(answer.headers()).containsEntry("Retry-After", "7");
            }
        }
        if (error.says().contains("the house's key")) {
            assertThat(traffic.poll(15, TimeUnit.SECONDS))
                    .isEqualTo(new EngineTraffic.KeyRefused());
        }
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void an_error_in_the_middle_of_a_stream_is_one(Preset preset) throws Exception {
        start(preset);
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(Documented.of(preset).brokenStream());
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post("{\"model\":\"house/some-model\",\"stream\":true," + MESSAGES);
            assertThat(client.answer().body())
                    .contains("Hel", "engine_failed", "It broke")
                    .doesNotContain("[DONE]");
        }
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
    }
}
