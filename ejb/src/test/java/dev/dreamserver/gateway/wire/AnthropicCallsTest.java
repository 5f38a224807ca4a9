package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.DocumentedAnthropic.START;
import static dev.dreamserver.gateway.wire.DocumentedAnthropic.text;
import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.Dialect;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.engine.ProviderTerms.Patience;
import dev.dreamserver.security.Secret;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The way through the gateway to somebody who speaks another protocol. */
class AnthropicCallsTest extends KernelFixture {

    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private void startFar(String... fallbacks) {
        start(
                new EngineEndpoint(
                        "far",
                        URI.create("http://127.0.0.1:" + engine.port()),
                        new Secret("sk-ant-1"),
                        "far/m",
                        "m",
                        200_000,
                        false,
                        false,
                        0,
                        Optional.of(
                                new ProviderTerms(
                                        ProviderTerms.State.UP,
                                        1,
                                        10,
                                        List.of(fallbacks),
                                        false,
                                        Set.of(401, 403),
                                        new Patience(
                                                0,
                                                Duration.ofSeconds(1),
                                                100,
                                                Duration.ofSeconds(1)),
                                        Dialect.ANTHROPIC))),
                endpoint("guide", "guide"));
    }

    private Wire.Answer post(String path, String body) throws Exception {
        try (var client = new Wire(port)) {
            client.postTo(path, body);
            return client.answer();
        }
    }

    @Test
    void a_stream_that_breaks_off_is_told_as_broken() throws Exception {
        startFar();
        engine.next(
                line -> {
                    line.streamHead("text/event-stream; charset=utf-8");
                    line.chunk(START + text(0, "Hel"));
                    line.streamEnd(); // politely, and all the same too early
                });
        var answer = post("/chat/completions", "{\"model\":\"far/m\",\"stream\":true," + HI);
        assertThat(answer.body()).contains("Hel", "engine_failed").doesNotContain("[DONE]");
        assertThat(row()).extracting(UsageRow::outcome).isEqualTo(Outcome.FAILED);
        awaitIdle();
    }

    @Test
    void the_line_is_of_use_again_after_a_stream() throws Exception {
        startFar();
        for (var i = 0; i < 2; i++) {
            engine.next(
                    line -> {
                        line.streamHead();
                        line.lastChunk(DocumentedAnthropic.all().stream());
                    });
            assertThat(
                            post("/chat/completions", "{\"model\":\"far/m\",\"stream\":true," + HI)
                                    .body())
                    .doesNotContain("prompt_tokens")
                    .endsWith("data: [DONE]\n\n");
            assertThat(row().tokensIn()).isEqualTo(9);
            awaitIdle();
        }
        assertThat(engine.connections).hasValue(1);
    }

    @Test
    void an_answer_that_is_no_message_is_none() throws Exception {
        startFar();
        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        var answer = post("/chat/completions", "{\"model\":\"far/m\"," + HI);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("cannot be read");
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void what_it_has_no_words_for_goes_to_who_has() throws Exception {
        startFar("guide");
        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        var answer = post("/chat/completions", "{\"model\":\"far/m\",\"logprobs\":true," + HI);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("X-Dream-Fallback", "\"guide\"; reason=error");
        assertThat(row())
                .extracting(UsageRow::outcome, UsageRow::tokensIn)
                .containsExactly(Outcome.RETRIED, 0L);
        assertThat(row().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void what_it_has_no_words_for_is_told_where_nobody_else_is_there() throws Exception {
        startFar();
        var field = post("/chat/completions", "{\"model\":\"far/m\",\"logprobs\":true," + HI);
        assertThat(field.status()).isEqualTo(400);
        assertThat(field.body()).contains("unsupported_parameter", "\"param\":\"logprobs\"");
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        var path = post("/embeddings", "{\"model\":\"far/m\",\"input\":\"x\"}");
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.body()).contains("not_offered");
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        var role =
                post("/chat/completions", "{\"model\":\"far/m\",\"messages\":[{\"role\":\"x\"}]}");
        assertThat(role.body()).contains("invalid_value");
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(engine.connections).hasValue(0);
        awaitIdle();
    }
}
