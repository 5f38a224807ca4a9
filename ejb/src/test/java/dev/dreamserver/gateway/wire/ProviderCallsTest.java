package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.DONE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.FINISH;
import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static dev.dreamserver.gateway.wire.ScriptedEngine.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.EngineTraffic;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.engine.ProviderTerms.Patience;
import dev.dreamserver.engine.ProviderTerms.State;
import dev.dreamserver.security.Secret;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines of others: tried again, replaced by others, left out; and what is told of it. */
class ProviderCallsTest extends KernelFixture {

    private static final Patience PATIENCE =
            new Patience(2, Duration.ofSeconds(2), 100, Duration.ofMillis(400));
    private static final String PROVIDER_ENDED =
            "The provider of this model ended in the middle of its answer.";
    private static final String BROKEN = "{\"error\":{\"message\":\"it broke\"}}";

    /** Bound but not listening: nobody else can take its port, and a connection is refused. */
    private final Socket taken = new Socket();

    private ScriptedEngine other;

    @BeforeEach
    void openOther() throws IOException {
        other = new ScriptedEngine();
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void closeOther() throws IOException {
        taken.close();
        other.close();
        assertThat(other.problems).isEmpty();
    }

    private static ProviderTerms terms(Patience patience, String... fallbacks) {
        return new ProviderTerms(
                State.UP, 1, 100, List.of(fallbacks), true, Set.of(401, 403), patience);
    }

    private static EngineEndpoint provider(String id, int port, ProviderTerms terms) {
        return provider(id, id + "/m", port, terms);
    }

    private static EngineEndpoint provider(String id, String model, int port, ProviderTerms terms) {
        return new EngineEndpoint(
                id,
                URI.create("http://127.0.0.1:" + port),
                new Secret("key-of-" + id),
                model,
                "m",
                4096,
                false,
                false,
                0,
                Optional.of(terms));
    }

    private static String ask(String model) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                .formatted(model);
    }

    private static String stream(String model) {
        return ask(model).replace("{\"model\"", "{\"stream\":true,\"model\"");
    }

    private Wire.Answer answer(String body) throws IOException {
        try (var client = new Wire(port)) {
            client.post(body);
            return client.answer();
        }
    }

    private int closedPort() {
        return taken.getLocalPort();
    }

    private void expectRow(int attempt, String engineId, Outcome outcome)
            throws InterruptedException {
        assertThat(row())
                .extracting(UsageRow::attempt, UsageRow::engine, UsageRow::outcome)
                .containsExactly(attempt, engineId, outcome);
    }

    @Test
    void an_answer_at_once_says_nothing_of_attempts() throws Exception {
        start(provider("a", engine.port(), terms(PATIENCE)));
        engine.next(
                line -> {
                    assertThat(line.head).contains("Bearer key-of-a");
                    assertThat(line.body).isEqualTo(ask("m"));
                    line.json(200, plain("hello", 7, 3));
                });
        var answer = answer(ask("a/m"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKeys("X-Dream-Attempts", "X-Dream-Fallback");
        expectRow(1, "a", Outcome.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 500, 502, 503, 504, 529})
    void what_breaks_before_the_first_byte_is_tried_again(int status) throws Exception {
        start(provider("a", engine.port(), terms(PATIENCE)));
        engine.next(line -> line.json(status, BROKEN));
        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        var answer = answer(ask("a/m"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("X-Dream-Attempts", "2");
        assertThat(answer.headers()).doesNotContainKey("X-Dream-Fallback");
        var first = row();
        var second = row();
        assertThat(first.requestId()).isEqualTo(second.requestId());
        assertThat(List.of(first.attempt(), second.attempt())).containsExactly(1, 2);
        assertThat(first.outcome()).isEqualTo(Outcome.RETRIED);
        assertThat(first.tokensIn() + first.tokensOut()).isZero();
        assertThat(second.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(second.tokensIn()).isEqualTo(7);
        assertThat(furtherAttempts).hasValue(1);
        awaitIdle();
    }

    @Test
    void it_is_tried_twice_more_and_then_the_client_is_told() throws Exception {
        start(provider("a", engine.port(), terms(PATIENCE)));
        for (var i = 0; i < 3; i++) {
            engine.next(line -> line.json(500, BROKEN));
        }
        var answer = answer(ask("a/m"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.headers()).containsEntry("X-Dream-Attempts", "3");
        assertThat(answer.body()).contains("engine_failed").doesNotContain("it broke");
        expectRow(1, "a", Outcome.RETRIED);
        expectRow(2, "a", Outcome.RETRIED);
        expectRow(3, "a", Outcome.FAILED);
        awaitIdle();
    }

    @Test
    void one_that_cannot_be_reached_is_replaced_by_the_next_in_its_chain() throws Exception {
        start(
                provider("a", closedPort(), terms(PATIENCE, "gone/m", "b/m")),
                provider("b", other.port(), terms(PATIENCE)));
        other.next(
                line -> {
                    assertThat(line.head).contains("Bearer key-of-b").doesNotContain("key-of-a");
                    line.json(200, plain("hello", 7, 3));
                });
        var answer = answer(ask("a/m"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("X-Dream-Attempts", "4")
                .containsEntry("X-Dream-Fallback", "\"b/m\"; reason=error");
        for (var i = 1; i <= 3; i++) {
            expectRow(i, "a", Outcome.RETRIED);
        }
        var last = row();
        assertThat(last)
                .extracting(UsageRow::attempt, UsageRow::engine, UsageRow::model)
                .containsExactly(4, "b", "b/m");
        awaitIdle();
    }

    @Test
    void an_engine_of_the_house_can_stand_in_and_so_can_one_behind_it() throws Exception {
        start(
                endpoint("guide", "guide"),
                provider("a", closedPort(), terms(NO_RETRY, "guide", "b/m")),
                provider("b", other.port(), terms(PATIENCE)));
        engine.next(line -> line.json(500, BROKEN));
        other.next(line -> line.json(200, plain("hello", 7, 3)));
        var answer = answer(ask("a/m"));
        assertThat(answer.headers()).containsEntry("X-Dream-Fallback", "\"b/m\"; reason=error");
        expectRow(1, "a", Outcome.RETRIED);
        expectRow(2, "local", Outcome.RETRIED);
        expectRow(3, "b", Outcome.COMPLETE);
        engine.next(line -> line.json(500, BROKEN));
        assertThat(answer(ask("guide")).headers()).doesNotContainKey("X-Dream-Attempts");
        expectRow(1, "local", Outcome.FAILED);
    }

    private static final Patience NO_RETRY =
            new Patience(0, Duration.ofSeconds(2), 100, Duration.ofMillis(400));

    @Test
    void a_stream_falls_back_too_and_says_who_answers() throws Exception {
        start(
                provider("a", engine.port(), terms(NO_RETRY, "b/m")),
                provider("b", other.port(), terms(NO_RETRY)));
        engine.next(line -> line.json(500, BROKEN));
        other.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("hi") + FINISH + usage(4, 1) + DONE);
                    line.streamEnd();
                });
        var answer = answer(stream("a/m"));
        assertThat(answer.headers())
                .containsEntry("X-Dream-Attempts", "2")
                .containsEntry("X-Dream-Fallback", "\"b/m\"; reason=error");
        assertThat(answer.body()).contains(token("hi")).endsWith(DONE);
        expectRow(1, "a", Outcome.RETRIED);
        expectRow(2, "b", Outcome.COMPLETE);
    }

    @Test
    void nothing_is_tried_again_after_the_first_byte() throws Exception {
        start(
                provider("a", engine.port(), terms(PATIENCE, "b/m")),
                provider("b", other.port(), terms(PATIENCE)));
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("hi"));
                    line.socket.close();
                });
        var answer = answer(stream("a/m"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains(token("hi"), "engine_failed", PROVIDER_ENDED)
                .doesNotContain("[DONE]");
        expectRow(1, "a", Outcome.FAILED);
        assertThat(rows).isEmpty();
        assertThat(other.connections).hasValue(0);
    }

    @Test
    void half_a_whole_answer_is_not_asked_for_again() throws Exception {
        start(provider("a", engine.port(), terms(PATIENCE)));
        engine.next(
                line -> {
                    line.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"choices\":");
                    line.socket.close();
                });
        var answer = answer(ask("a/m"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains(PROVIDER_ENDED);
        expectRow(1, "a", Outcome.FAILED);
        assertThat(engine.connections).hasValue(1);
    }

    @Test
    void a_limit_is_passed_on_with_its_time() throws Exception {
        start(provider("a", engine.port(), terms(PATIENCE)));
        engine.next(line -> line.json(429, BROKEN, "Retry-After: 30\r\n"));
        var answer = answer(ask("a/m"));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("Retry-After", "30");
        assertThat(answer.body()).contains("too_many_requests");
        expectRow(1, "a", Outcome.FAILED);
    }

    @Test
    void a_limit_is_nothing_where_another_can_be_asked() throws Exception {
        start(
                provider("a", engine.port(), terms(PATIENCE, "b/m")),
                provider("b", other.port(), terms(PATIENCE)));
        engine.next(line -> line.json(429, BROKEN, "Retry-After: 1\r\n"));
        other.next(line -> line.json(200, plain("hello", 7, 3)));
        var answer = answer(ask("a/m"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("X-Dream-Fallback", "\"b/m\"; reason=busy");
    }

    @Test
    void a_short_wait_is_kept_to_and_a_long_one_is_not_waited_for() throws Exception {
        start(provider("a", engine.port(), terms(PATIENCE)));
        engine.next(line -> line.json(503, BROKEN, "Retry-After: 1\r\n"));
        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        var began = System.nanoTime();
        assertThat(answer(ask("a/m")).status()).isEqualTo(200);
        assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(990));

        engine.next(line -> line.json(503, BROKEN, "Retry-After: 20\r\n"));
        var refused = answer(ask("a/m"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("Retry-After", "20");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void a_refused_key_is_told_to_those_who_can_mend_it(int status) throws Exception {
        start(provider("a", engine.port(), terms(PATIENCE)));
        engine.next(
                line ->
                        line.json(
                                status,
                                "{\"error\":{\"message\":\"Incorrect API key provided: key-of-a"
                                        + "\"}}"));
        var answer = answer(ask("a/m"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body())
                .contains("refused the house's key")
                .doesNotContain("key-of-a", "Incorrect");
        assertThat(traffic.poll(15, TimeUnit.SECONDS)).isEqualTo(new EngineTraffic.KeyRefused());
        expectRow(1, "a", Outcome.FAILED);
    }

    @Test
    void one_whose_key_is_known_to_be_refused_is_not_asked() throws Exception {
        start(
                provider(
                        "a",
                        engine.port(),
                        new ProviderTerms(
                                State.KEY_REFUSED, 1, 9, List.of(), true, Set.of(401), PATIENCE)));
        var answer = answer(ask("a/m"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("refused the house's key");
        assertThat(engine.connections).hasValue(0);
        assertThat(rows).isEmpty();
        awaitIdle();
    }

    @Test
    void one_that_is_away_is_passed_over() throws Exception {
        var away = new ProviderTerms(State.AWAY, 1, 9, List.of("b/m"), true, Set.of(), PATIENCE);
        start(provider("a", engine.port(), away), provider("b", other.port(), terms(PATIENCE)));
        other.next(line -> line.json(200, plain("hello", 7, 3)));
        var answer = answer(ask("a/m"));
        assertThat(answer.headers())
                .containsEntry("X-Dream-Fallback", "\"b/m\"; reason=unavailable")
                .doesNotContainKey("X-Dream-Attempts");
        expectRow(1, "b", Outcome.COMPLETE);
        kernel.enginesChanged(List.of(provider("a", engine.port(), away)));
        var alone = answer(ask("a/m"));
        assertThat(alone.status()).isEqualTo(503);
        assertThat(alone.headers()).containsKey("Retry-After");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"x\",\"code\":\"context_length_exceeded\"}}",
                "{\"error\":{\"message\":\"This model's maximum context length is 8192\"}}",
                "{\"object\":\"error\",\"message\":\"too large for model with 32768 maximum"
                        + " context length\"}"
            })
    void what_is_too_long_for_one_model_goes_to_the_next(String error) throws Exception {
        start(
                provider("a", engine.port(), terms(PATIENCE, "b/m")),
                provider("b", other.port(), terms(PATIENCE)));
        engine.next(line -> line.json(400, error));
        other.next(line -> line.json(200, plain("hello", 7, 3)));
        assertThat(answer(ask("a/m")).headers())
                .containsEntry("X-Dream-Fallback", "\"b/m\"; reason=context-length");
    }

    @Test
    void a_request_that_is_wrong_goes_nowhere_else() throws Exception {
        start(
                provider("a", engine.port(), terms(PATIENCE, "b/m")),
                provider("b", other.port(), terms(PATIENCE)));
        engine.next(
                line -> line.json(400, "{\"error\":{\"message\":\"temperature is too high\"}}"));
        var answer = answer(ask("a/m"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("temperature is too high");
        assertThat(other.connections).hasValue(0);
    }

    @Test
    void one_that_does_not_begin_in_time_is_replaced_and_not_asked_again() throws Exception {
        set.put("dream.gateway.first-token-timeout", "PT2S"); // holds for the second one too
        start(
                provider("a", engine.port(), terms(PATIENCE, "b/m")),
                provider("b", other.port(), terms(PATIENCE)));
        engine.next(ScriptedEngine.Line::awaitClose);
        other.next(line -> line.json(200, plain("hello", 7, 3)));
        assertThat(answer(ask("a/m")).headers())
                .containsEntry("X-Dream-Attempts", "2")
                .containsEntry("X-Dream-Fallback", "\"b/m\"; reason=time-out");
    }

    @Test
    void one_that_fails_in_a_row_is_left_out_for_a_growing_time_and_tried_once_then()
            throws Exception {
        var patience = new Patience(0, Duration.ofSeconds(1), 2, Duration.ofSeconds(1));
        start(provider("a", engine.port(), terms(patience)));
        for (var i = 0; i < 2; i++) {
            engine.next(line -> line.json(500, BROKEN));
            assertThat(answer(ask("a/m")).status()).isEqualTo(502);
        }
        assertThat(traffic.poll(15, TimeUnit.SECONDS))
                .isEqualTo(new EngineTraffic.LeftOut(Duration.ofSeconds(1)));
        assertThat(answer(ask("a/m")).status()).isEqualTo(503);

        engine.next(line -> line.json(500, BROKEN));
        assertThat(afterBeingLeftOut().status()).isEqualTo(502);
        assertThat(traffic.poll(15, TimeUnit.SECONDS))
                .isEqualTo(new EngineTraffic.LeftOut(Duration.ofSeconds(2)));

        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        assertThat(afterBeingLeftOut().status()).isEqualTo(200);
        assertThat(traffic.poll(15, TimeUnit.SECONDS)).isEqualTo(new EngineTraffic.Back());
        engine.next(line -> line.json(500, BROKEN));
        assertThat(answer(ask("a/m")).status()).isEqualTo(502);
        assertThat(traffic).isEmpty();
    }

    /** Asks until somebody is asked. */
    private Wire.Answer afterBeingLeftOut() throws Exception {
        while (true) {
            var answer = answer(ask("a/m"));
            if (answer.status() != 503) {
                return answer;
            }
            Thread.sleep(20);
        }
    }

    @Test
    void a_look_that_finds_it_well_again_brings_it_back() throws Exception {
        var patience = new Patience(0, Duration.ofSeconds(1), 1, Duration.ofMinutes(1));
        var up = provider("a", engine.port(), terms(patience));
        start(up);
        engine.next(line -> line.json(500, BROKEN));
        assertThat(answer(ask("a/m")).status()).isEqualTo(502);
        assertThat(answer(ask("a/m")).status()).isEqualTo(503);
        var away = new ProviderTerms(State.AWAY, 1, 9, List.of(), true, Set.of(), patience);
        kernel.enginesChanged(List.of(provider("a", engine.port(), away)));
        kernel.enginesChanged(List.of(up));
        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        assertThat(answer(ask("a/m")).status()).isEqualTo(200);
    }

    @Test
    void no_more_requests_are_under_way_there_than_it_is_given() throws Exception {
        var one = new ProviderTerms(State.UP, 1, 1, List.of(), true, Set.of(), PATIENCE);
        start(provider("a", engine.port(), one));
        var asked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        engine.next(
                line -> {
                    asked.countDown();
                    goOn.await();
                    line.json(200, plain("hello", 7, 3));
                });
        try (var first = new Wire(port)) {
            first.post(ask("a/m"));
            assertThat(asked.await(15, TimeUnit.SECONDS)).isTrue();
            var second = answer(ask("a/m"));
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.body()).contains("engine_busy");
            goOn.countDown();
            assertThat(first.answer().status()).isEqualTo(200);
        }
        awaitIdle();
        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        assertThat(answer(ask("a/m")).status()).isEqualTo(200);
    }

    @Test
    void a_client_that_leaves_between_two_attempts_ends_them() throws Exception {
        var slow = new Patience(2, Duration.ofSeconds(5), 100, Duration.ofMillis(400));
        start(provider("a", engine.port(), terms(slow)));
        engine.next(line -> line.json(503, BROKEN, "Retry-After: 4\r\n"));
        try (var client = new Wire(port)) {
            client.post(ask("a/m"));
            awaitFurtherAttempt();
        }
        expectRow(1, "a", Outcome.FAILED); // no other one came
        awaitIdle();
        assertThat(rows).isEmpty();
    }

    @Test
    void who_offers_the_same_model_stands_in_and_that_is_no_fallback() throws Exception {
        start(
                provider("a", "m", closedPort(), terms(NO_RETRY)),
                provider("b", "m", other.port(), terms(NO_RETRY)));
        for (var i = 0; i < 8; i++) {
            other.next(line -> line.json(200, plain("hello", 7, 3)));
            var answer = answer(ask("m"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).doesNotContainKey("X-Dream-Fallback");
        }
    }

    private static RequestPeek peek(String model) {
        return new RequestPeek(Route.CHAT).ledTo(model);
    }

    @Test
    void work_is_shared_by_weight_and_the_house_keeps_its_own() throws Exception {
        start();
        var three = new ProviderTerms(State.UP, 3, 9, List.of(), true, Set.of(), PATIENCE);
        var one = new ProviderTerms(State.UP, 1, 9, List.of(), true, Set.of(), PATIENCE);
        var map =
                new EngineMap(
                        List.of(
                                endpoint("own", "own"),
                                provider("a", "m", 1, three),
                                provider("b", "m", 2, one),
                                provider("b", "own", 2, one)),
                        EngineMap.EMPTY,
                        places -> {
                            throw new AssertionError("a queue before a provider");
                        });
        var random = new Random(7);
        var firsts = new HashMap<String, Integer>();
        for (var i = 0; i < 4000; i++) {
            var order = map.choose(peek("m"), new byte[0], random);
            assertThat(order).hasSize(2).doesNotHaveDuplicates();
            firsts.merge(order.getFirst().endpoint().id(), 1, Integer::sum);
        }
        assertThat(firsts.get("a")).isBetween(2850, 3150);
        assertThat(map.choose(peek("own"), new byte[0], random))
                .singleElement()
                .extracting(it -> it.endpoint().id())
                .isEqualTo("local");
    }
}
