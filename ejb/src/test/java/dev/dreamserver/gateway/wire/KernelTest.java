package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.DONE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.FINISH;
import static dev.dreamserver.gateway.wire.ScriptedEngine.ROLE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static dev.dreamserver.gateway.wire.ScriptedEngine.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.gateway.AnswerListener;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel promises for every request, shown with chats. */
class KernelTest extends KernelFixture {

    private static final String ASK =
            "{\"model\":\"guide\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM =
            "{\"model\":\"guide\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"hi there\"}]}";
    private static final String WITH_USAGE =
            "{\"model\":\"guide\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    // ---- answers
    // ----------------------------------------------------------------------------------

    @Test
    void a_plain_answer_comes_through_unchanged_with_its_row_id_and_marks() throws Exception {
        start();
        engine.next(
                line -> {
                    assertThat(line.body).isEqualTo(ASK);
                    assertThat(line.head)
                            .startsWith("POST /v1/chat/completions HTTP/1.1")
                            .contains("Bearer engine-key");
                    line.json(200, plain("hello", 7, 3));
                });
        try (var client = new Wire(port)) {
            client.post(ASK);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(plain("hello", 7, 3));
            var row = row();
            assertThat(answer.headers().get("X-Request-Id")).isEqualTo(row.requestId().toString());
            assertThat(row.requestId().version()).isEqualTo(7);
            assertThat(answer.headers().get("Server-Timing"))
                    .matches(
                            "t0;dur=0, t1;dur=[0-9.]+, t2;dur=[0-9.]+, t3;dur=[0-9.]+,"
                                    + " t4;dur=[0-9.]+, t5;dur=[0-9.]+");
            assertThat(row)
                    .extracting(
                            UsageRow::personId,
                            UsageRow::tokensIn,
                            UsageRow::tokensOut,
                            UsageRow::outcome,
                            UsageRow::estimated)
                    .containsExactly("mara", 7L, 3L, Outcome.COMPLETE, false);
        }
        awaitIdle();
    }

    @Test
    void a_stream_comes_through_byte_for_byte_without_the_usage_chunk_nobody_asked_for()
            throws Exception {
        start();
        engine.next(
                line -> {
                    assertThat(line.body).contains("\"stream_options\":{\"include_usage\":true}");
                    line.streamHead();
                    line.chunk(ROLE + token("Hel"));
                    line.chunk(token("lo") + FINISH + usage(9, 2) + DONE);
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            var answer = client.answer();
            assertThat(answer.headers().get("Content-Type")).isEqualTo("text/event-stream");
            assertThat(answer.headers().get("Server-Timing")).contains("t1;", "t2;", "t3;");
            assertThat(answer.body().replaceAll(": server-timing[^\n]*\n\n", ""))
                    .isEqualTo(ROLE + token("Hel") + token("lo") + FINISH + DONE);
            assertThat(answer.body()).containsPattern(": server-timing t4;dur=[0-9.]+, t5;dur=");
        }
        var row = row();
        assertThat(row.tokensIn()).isEqualTo(9);
        assertThat(row.tokensOut()).isEqualTo(2);
        assertThat(row.estimated()).isFalse();
        assertThat(row.firstTokenMicros()).isPresent();
        awaitIdle();
    }

    @Test
    void the_usage_chunk_is_given_to_a_client_that_asked() throws Exception {
        start();
        engine.next(
                line -> {
                    assertThat(line.body).isEqualTo(WITH_USAGE);
                    line.streamHead();
                    line.chunk(token("a") + FINISH + usage(4, 1) + DONE);
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post(WITH_USAGE);
            assertThat(client.answer().body().replaceAll(": server-timing[^\n]*\n\n", ""))
                    .isEqualTo(token("a") + FINISH + usage(4, 1) + DONE);
        }
    }

    @Test
    void events_cut_at_every_byte_arrive_whole() throws Exception {
        start();
        var wanted = token("zwölf \\\" \\n Bären") + FINISH;
        var whole = wanted + usage(5, 3) + DONE;
        var bytes = whole.getBytes(UTF_8);
        engine.next(
                line -> {
                    line.streamHead();
                    for (var b : bytes) {
                        line.socket.getOutputStream().write(new byte[] {'1', '\r', '\n', b});
                        line.raw("\r\n");
                    }
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            assertThat(client.answer().body().replaceAll(": server-timing[^\n]*\n\n", ""))
                    .isEqualTo(wanted + DONE);
        }
        assertThat(row().tokensOut()).isEqualTo(3);
    }

    @Test
    void the_end_waits_for_the_row_and_nothing_else_does() throws Exception {
        ledgerGate = new CountDownLatch(1);
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("early") + FINISH + usage(1, 1) + DONE);
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            client.readUntil("\"finish_reason\":\"stop\"");
            client.socket.setSoTimeout(150);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> client.readUntil("[DONE]"))
                    .isInstanceOf(java.net.SocketTimeoutException.class);
            java.util.Objects.requireNonNull(ledgerGate).countDown();
            client.socket.setSoTimeout(15_000);
            client.readUntil("[DONE]");
        }
    }

    @Test
    void what_cannot_be_recorded_is_not_given() throws Exception {
        ledgerWorks.set(false);
        start();
        engine.next(line -> line.json(200, plain("secret words", 1, 2)));
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("a") + usage(1, 1) + DONE);
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post(ASK);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("Retry-After");
            assertThat(answer.body()).contains("usage_not_recorded").doesNotContain("secret words");
            client.post(STREAM);
            assertThat(client.answer().body())
                    .contains("data: {\"error\":", "usage_not_recorded")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void the_engines_own_name_of_a_model_replaces_ours_and_nothing_else() throws Exception {
        start(endpoint("guide", "dream \"guide\".gguf"));
        engine.next(
                line -> {
                    assertThat(line.body)
                            .isEqualTo(
                                    ASK.replace(
                                            "\"model\":\"guide\"",
                                            "\"model\":\"dream \\\"guide\\\".gguf\""));
                    line.json(200, plain("x", 1, 1));
                });
        try (var client = new Wire(port)) {
            client.post(ASK);
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(row().model()).isEqualTo("guide");
    }

    @Test
    void requests_follow_one_another_on_the_same_connections() throws Exception {
        start();
        try (var client = new Wire(port)) {
            for (var i = 0; i < 20; i++) {
                var number = i;
                if (i % 2 == 0) {
                    engine.next(line -> line.json(200, plain("n" + number, 1, 1)));
                } else {
                    engine.next(
                            line -> {
                                line.streamHead();
                                line.lastChunk(token("n" + number) + usage(1, 1) + DONE);
                            });
                }
                client.post(i % 2 == 0 ? ASK : STREAM);
                assertThat(client.answer().body()).contains("n" + number);
            }
        }
        assertThat(engine.connections).hasValue(1);
    }

    @Test
    void a_stream_that_said_done_but_never_ends_costs_its_connection_only() throws Exception {
        start();
        var closed = new CountDownLatch(1);
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("x") + usage(1, 1) + DONE);
                    line.awaitClose();
                    closed.countDown();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            assertThat(client.answer().body()).endsWith(DONE);
        }
        assertThat(row().outcome()).isEqualTo(Outcome.COMPLETE);
        awaitIdle();
        assertThat(closed.await(15, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_request_that_came_early_on_the_connection_waits_its_turn() throws Exception {
        start();
        var go = new CountDownLatch(1);
        engine.next(
                line -> {
                    go.await();
                    line.json(200, plain("first", 1, 1));
                });
        engine.next(line -> line.json(200, plain("second", 1, 1)));
        try (var client = new Wire(port)) {
            client.post(ASK);
            client.post(ASK);
            go.countDown();
            assertThat(client.answer().body()).contains("first");
            assertThat(client.answer().body()).contains("second");
        }
    }

    @Test
    void an_engine_that_does_not_tell_usage_is_counted_by_us() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(ROLE + token("a") + token("b") + token("c") + FINISH + DONE);
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            client.answer();
        }
        var row = row();
        assertThat(row.tokensOut()).isEqualTo(3);
        assertThat(row.tokensIn()).isPositive();
        assertThat(row.estimated()).isTrue();
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    // ---- faults
    // -----------------------------------------------------------------------------------

    @Test
    void a_connection_that_died_while_it_waited_is_replaced_once() throws Exception {
        start();
        try (var client = new Wire(port)) {
            engine.next(line -> line.json(200, plain("one", 1, 1)));
            client.post(ASK);
            client.answer();
            // Takes the next request and hangs up without a byte, as a stale connection does.
            engine.next(line -> line.socket.close());
            engine.next(line -> line.json(200, plain("two", 1, 1)));
            client.post(ASK);
            assertThat(client.answer().body()).contains("two");
        }
        assertThat(retries).hasValue(1);
        assertThat(rows).hasSize(2);
    }

    @Test
    void a_fresh_connection_that_dies_is_a_failure_and_is_not_repeated() throws Exception {
        start();
        engine.next(line -> line.socket.close());
        try (var client = new Wire(port)) {
            client.post(ASK);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("\"code\":\"engine_failed\"", "The engine ended before it answered.");
        }
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(engineHints).hasValue(1);
        awaitIdle();
    }

    @Test
    void an_engine_killed_in_the_middle_ends_the_stream_with_an_error_event() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(ROLE + token("a") + token("b"));
                    line.raw("40\r\ndata: {\"cho");
                    line.socket.setSoLinger(true, 0);
                    line.socket.close();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith(ROLE + token("a") + token("b") + "data: {\"error\":{\"message\":")
                    .doesNotContain("[DONE]");
            engine.next(line -> line.json(200, plain("again", 1, 1)));
            client.post(ASK);
            assertThat(client.answer().body()).contains("again");
        }
        var row = row();
        assertThat(row.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row.tokensOut()).isEqualTo(2);
        assertThat(row.estimated()).isTrue();
    }

    @Test
    void an_error_event_of_the_engine_reaches_the_client_in_our_shape() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("a"));
                    line.chunk(
                            "data: {\"error\":{\"code\":500,\"message\":\"slot \\\"0\\\" lost\","
                                    + "\"type\":\"server_error\"}}\n\n");
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            assertThat(client.answer().body())
                    .isEqualTo(
                            token("a")
                                    + "data: {\"error\":{\"message\":\"slot \\\"0\\\""
                                    + " lost\",\"type\":\"server_error\",\"param\":null,\"code\":\"engine_failed\"}}\n\n");
        }
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, engine_refused",
        "401, 502, engine_failed",
        "429, 503, engine_busy",
        "500, 502, engine_failed",
        "503, 503, engine_busy"
    })
    void an_engines_refusal_keeps_its_meaning(int from, int to, String code) throws Exception {
        start();
        engine.next(
                line ->
                        line.json(
                                from,
                                "{\"error\":{\"code\":400,\"message\":\"too"
                                        + " long\",\"type\":\"x\"}}"));
        try (var client = new Wire(port)) {
            client.post(STREAM);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(to);
            assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
        }
        var row = row();
        assertThat(row.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row.tokensIn()).isZero();
    }

    @Test
    void a_client_that_leaves_before_the_first_token_frees_the_engine() throws Exception {
        start();
        var asked = new CountDownLatch(1);
        var freed = new CountDownLatch(1);
        engine.next(
                line -> {
                    asked.countDown();
                    line.awaitClose();
                    freed.countDown();
                });
        var client = new Wire(port);
        client.post(STREAM);
        assertThat(asked.await(15, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(freed.await(15, TimeUnit.SECONDS)).as("engine freed").isTrue();
        var row = row();
        assertThat(row.outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(row.tokensOut()).isZero();
        awaitIdle();
    }

    @Test
    void a_client_that_leaves_in_the_middle_frees_the_engine_and_is_counted_what_was_sent()
            throws Exception {
        start();
        var freed = new CountDownLatch(1);
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("a") + token("b") + token("c"));
                    line.awaitClose();
                    freed.countDown();
                });
        var client = new Wire(port);
        client.post(STREAM);
        client.readUntil("\"content\":\"c\"");
        client.close();
        assertThat(freed.await(15, TimeUnit.SECONDS)).as("engine freed").isTrue();
        var row = row();
        assertThat(row.outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(row.tokensOut()).isEqualTo(3);
        assertThat(row.estimated()).isTrue();
        awaitIdle();
    }

    @Test
    void an_engine_that_is_silent_from_the_start_is_given_up() throws Exception {
        set.put("dream.gateway.first-token-timeout", "PT0.3S");
        start();
        engine.next(ScriptedEngine.Line::awaitClose);
        try (var client = new Wire(port)) {
            client.post(STREAM);
            assertThat(client.answer().status()).isEqualTo(504);
        }
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void an_engine_that_falls_silent_is_given_up() throws Exception {
        set.put("dream.gateway.token-timeout", "PT0.3S");
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("a"));
                    line.awaitClose();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            assertThat(client.answer().body()).contains(token("a"), "engine_timeout");
        }
        var row = row();
        assertThat(row.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row.tokensOut()).isEqualTo(1);
    }

    @Test
    void a_client_that_does_not_read_holds_the_engine_back_and_then_lets_it_go() throws Exception {
        set.put("dream.gateway.slow-reader", "PT0.4S");
        start();
        var freed = new CountDownLatch(1);
        var big = token("x".repeat(8000));
        engine.next(
                line -> {
                    try {
                        line.streamHead();
                        for (var i = 0; i < 10_000; i++) {
                            line.chunk(big);
                        }
                    } catch (IOException cut) {
                        freed.countDown();
                    }
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            assertThat(freed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(row().outcome()).isEqualTo(Outcome.ABORTED);
        }
        awaitIdle();
    }

    @Test
    void what_comes_after_the_usage_waits_behind_what_a_slow_reader_has_not_read()
            throws Exception {
        start();
        // An engine that tells usage after every token, and a reader who begins when it is stuck.
        var chunks = 2000;
        var shown = new StringBuilder();
        for (var i = 0; i < chunks; i++) {
            shown.append(token("a" + i + "x".repeat(6000)))
                    .append(token("b" + i + "x".repeat(6000)));
        }
        var said = new AtomicInteger();
        engine.next(
                line -> {
                    line.streamHead();
                    for (var i = 0; i < chunks; i++) {
                        line.chunk(
                                token("a" + i + "x".repeat(6000))
                                        + usage(1, 2 * i)
                                        + token("b" + i + "x".repeat(6000))
                                        + usage(1, 2 * i + 1));
                        said.incrementAndGet();
                    }
                    line.lastChunk(DONE);
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            for (var before = -1; said.get() == 0 || said.get() != before; ) {
                before = said.get();
                Thread.sleep(100);
            }
            assertThat(said.get()).isLessThan(chunks);
            var body = client.answer().body();
            assertThat(body).hasSizeGreaterThan(shown.length()).endsWith(DONE);
            assertThat(body.startsWith(shown.toString())).isTrue();
        }
        assertThat(row().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void a_client_of_http_1_0_reads_the_stream_to_its_end() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.lastChunk(token("a") + usage(1, 1) + DONE);
                });
        try (var client = new Wire(port)) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.0\r\nx-api-key: good\r\nContent-Type:"
                            + " application/json\r\nContent-Length: "
                            + STREAM.length()
                            + "\r\n\r\n"
                            + STREAM);
            var all = new String(client.socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(all).startsWith("HTTP/1.").contains("\r\n\r\n" + token("a")).endsWith(DONE);
        }
        assertThat(row().outcome()).isEqualTo(Outcome.COMPLETE);
        awaitIdle();
    }

    @Test
    void a_connection_whose_engine_answered_without_reading_the_request_is_not_used_again()
            throws Exception {
        start();
        engine.answerEarly(400, "{\"error\":{\"message\":\"too much to read\",\"code\":400}}");
        var large =
                "{\"model\":\"guide\",\"messages\":[{\"content\":\""
                        + "z".repeat(15_000_000)
                        + "\"}]}";
        try (var client = new Wire(port)) {
            client.post(large);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("too much to read");
            engine.next(line -> line.json(200, plain("next", 1, 1)));
            client.post(ASK);
            assertThat(client.answer().body()).contains("next");
        }
        assertThat(engine.connections).hasValue(2);
        awaitIdle();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding:"
                        + " chunked\r\n\r\n-1\r\nx",
                "HTTP/1.1 banana\r\n\r\n",
                "hello\r\n\r\n",
            })
    void an_engine_that_does_not_speak_http_is_a_failure_at_once(String nonsense) throws Exception {
        start();
        engine.next(
                line -> {
                    line.raw(nonsense);
                    line.awaitClose();
                });
        try (var client = new Wire(port)) {
            client.post(ASK);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("engine_failed");
        }
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        awaitIdle();
    }

    @Test
    void no_engine_is_told_with_a_time_to_wait() throws Exception {
        start(new EngineEndpoint[0]);
        try (var client = new Wire(port)) {
            client.post(ASK);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("Retry-After", "2");
            assertThat(answer.body()).contains("engine_unavailable");
        }
        assertThat(rows).isEmpty();
    }

    @Test
    void an_engine_that_cannot_be_reached_is_told_likewise() throws Exception {
        // Bound but not listening: nobody else can take the port, and a connection is refused.
        try (var taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            start(endpoint("guide", "guide", taken.getLocalPort()));
            try (var client = new Wire(port)) {
                client.post(ASK);
                assertThat(client.answer().status()).isEqualTo(503);
            }
        }
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(engineHints).hasValue(1);
    }

    @Test
    void too_many_at_once_are_told_to_come_back() throws Exception {
        set.put("dream.gateway.concurrent", "1");
        start();
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        engine.next(
                line -> {
                    asked.countDown();
                    go.await();
                    line.json(200, plain("x", 1, 1));
                });
        try (var first = new Wire(port);
                var second = new Wire(port)) {
            first.post(ASK);
            asked.await();
            second.post(ASK);
            var refused = second.answer();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers()).containsKey("Retry-After");
            go.countDown();
            assertThat(first.answer().status()).isEqualTo(200);
            awaitIdle();
            engine.next(line -> line.json(200, plain("y", 1, 1)));
            second.post(ASK);
            assertThat(second.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void somebody_who_lost_the_right_is_cut_off_and_others_are_not() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("a"));
                    line.awaitClose();
                });
        try (var client = new Wire(port)) {
            client.post(STREAM);
            client.readUntil("\"content\":\"a\"");
            kernel.withdraw("lena", Instant.now());
            kernel.withdraw("mara", Instant.now().minusSeconds(60));
            assertThat(rows).isEmpty();
            kernel.withdraw("mara", Instant.now());
            client.readUntil("access_withdrawn");
        }
        assertThat(row().outcome()).isEqualTo(Outcome.ABORTED);
    }

    // ---- bad input
    // ----------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "nonsense",
                "{\"model\":\"guide\"}",
                "{\"messages\":[{}]}",
                "{\"model\":\"guide\",\"messages\":[]}",
                "{\"model\":\"guide\",\"messages\":[{}]} extra",
                "{\"model\":1,\"messages\":[{}]}",
                "{\"model\":\"guide\",\"model\":\"other\",\"messages\":[{}]}",
                "{\"model\":\"guide\",\"stream\":\"yes\",\"messages\":[{}]}",
                "{\"model\":\"guide\",\"max_tokens\":-1,\"messages\":[{}]}",
                "{\"model\":\"guide\",\"max_tokens\":99999999999999999999,\"messages\":[{}]}",
                "{\"model\":\"guide\",\"max_completion_tokens\":0,\"messages\":[{}]}",
                "{\"model\":\"guide\",\"n\":1000,\"messages\":[{}]}",
                "{\"model\":\"guide\",\"stream_options\":[],\"messages\":[{}]}",
                "{\"model\":\"guide\",\"api_base\":\"http://evil\",\"messages\":[{}]}",
                "{\"model\":\"guide\",\"base_url\":\"http://evil\",\"messages\":[{}]}",
                "{\"model\":\"guide\",\"messages\":[{\"content\":[{\"image_url\":{\"url\":"
                        + "\"http://169.254.169.254/\"}}]}]}",
                "{\"model\":\"guide\",\"messages\":[{\"content\":[{\"image_url\":"
                        + "\"file:///etc/passwd\"}]}]}"
            })
    void bad_requests_are_refused_in_openais_shape(String body) throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.post(body);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .startsWith("{\"error\":{\"message\":\"")
                    .contains("\"type\":\"invalid_request_error\"", "\"param\":", "\"code\":\"");
            assertThat(answer.headers()).containsKeys("X-Request-Id", "Server-Timing");
        }
        assertThat(rows).isEmpty();
        awaitIdle();
    }

    @Test
    void a_picture_inside_the_request_is_welcome() throws Exception {
        start();
        engine.next(line -> line.json(200, plain("a cat", 1, 1)));
        try (var client = new Wire(port)) {
            client.post(
                    "{\"model\":\"guide\",\"messages\":[{\"content\":[{\"image_url\":{\"url\":"
                            + "\"data:image/png;base64,AAAA\"}}]}]}");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void bytes_that_are_not_utf8_are_refused() throws Exception {
        start();
        var body = ASK.getBytes(UTF_8);
        body[body.length - 6] = (byte) 0xC3;
        try (var client = new Wire(port)) {
            client.post(body, "Authorization: Bearer good\r\nContent-Type: application/json\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("invalid_utf8");
            client.post(
                    ASK.getBytes(java.nio.charset.StandardCharsets.UTF_16LE),
                    "Authorization: Bearer good\r\nContent-Type: application/json\r\n");
            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 415",
        "application/jsonp, 415",
        "application/json; charset=latin1, 415",
        "application/json; charset=utf-8, 404"
    })
    void only_json_is_taken(String type, int status) throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.post(
                    ASK.replace("guide", "no-such-model"),
                    "Authorization: Bearer good\r\nContent-Type: " + type + "\r\n");
            assertThat(client.answer().status()).isEqualTo(status);
        }
    }

    @Test
    void a_body_over_the_limit_is_refused_whether_announced_or_not() throws Exception {
        set.put("dream.gateway.body-limit", "100000");
        start();
        var large =
                "{\"model\":\"guide\",\"messages\":[{\"content\":\""
                        + "x".repeat(120_000)
                        + "\"}]}";
        try (var client = new Wire(port)) {
            client.post(large);
            assertThat(client.answer().status()).isEqualTo(413);
        }
        try (var client = new Wire(port)) {
            client.head("Transfer-Encoding: chunked");
            client.send(Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(413);
        }
        awaitIdle();
    }

    @Test
    void a_large_chunked_body_within_the_limit_arrives() throws Exception {
        start();
        var large =
                "{\"model\":\"guide\",\"messages\":[{\"content\":\""
                        + "y".repeat(1_000_000)
                        + "\"}]}";
        engine.next(
                line -> {
                    assertThat(line.body).isEqualTo(large);
                    line.json(200, plain("ok", 1, 1));
                });
        try (var client = new Wire(port)) {
            client.head("Expect: 100-continue", "Transfer-Encoding: chunked");
            assertThat(client.answer().status()).isEqualTo(100);
            client.send(Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_request_that_never_arrives_whole_is_given_up() throws Exception {
        set.put("dream.gateway.body-timeout", "PT0.3S");
        start();
        try (var client = new Wire(port)) {
            client.head("Content-Length: 500");
            client.send("{");
            assertThat(client.answer().status()).isEqualTo(408);
        }
        awaitIdle();
    }

    // ---- the door
    // -----------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Bearer bad\r\n",
                "Authorization: Basic good\r\n",
                "Authorization: Bearer good\r\nAuthorization: Bearer good\r\n",
                "Authorization: Bearer good\r\nx-api-key: bad\r\n",
                "x-api-key: bad' OR '1'='1\r\n",
                "x-api-key: bad\r\n",
                "Cookie: JSESSIONID=abc\r\n",
                "X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\n"
            })
    void without_one_good_key_nobody_enters(String headers) throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.post(ASK, headers + "Content-Type: application/json\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).contains("\"code\":\"invalid_api_key\"");
            assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer");
            assertThat(answer.headers()).doesNotContainKey("Set-Cookie");
        }
        assertThat(refusals.poll(1, TimeUnit.SECONDS)).endsWith(" 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key: good", "authorization: bearer good"})
    void both_headers_open_the_door(String header) throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
            assertThat(client.answer().body())
                    .isEqualTo(
                            "{\"object\":\"list\",\"data\":[{\"id\":\"guide\",\"object\":\"model\","
                                    + "\"created\":0,\"owned_by\":\"dream-server\"}]}");
        }
    }

    @Test
    void a_token_waits_for_the_keys_to_be_fetched() throws Exception {
        start();
        engine.next(line -> line.json(200, plain("ok", 1, 1)));
        try (var client = new Wire(port)) {
            client.post(ASK, "Authorization: Bearer a.b.c\r\nContent-Type: application/json\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
            client.post(ASK, "Authorization: Bearer x.y.z\r\nContent-Type: application/json\r\n");
            assertThat(client.answer().status()).isEqualTo(401);
        }
        assertThat(keysLoaded).hasValue(1);
    }

    @Test
    void who_may_only_look_may_not_ask() throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.post(ASK, "x-api-key: looker\r\nContent-Type: application/json\r\n");
            assertThat(client.answer().status()).isEqualTo(403);
        }
        try (var client = new Wire(port)) {
            client.send("GET /v1/models/guide HTTP/1.1\r\nHost: x\r\nx-api-key: looker\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, 405",
        "DELETE, /v1/models, 405",
        "OPTIONS, /v1/models, 204",
        "OPTIONS, /v1/chat/completions, 204",
        "GET, /v1/models/none, 404",
        "GET, /v1/nothing, 404",
        "GET, /v1, 404",
        "GET, /v1/models/../models, 404"
    })
    void wrong_addresses_and_methods_are_named(String method, String path, int status)
            throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\nx-api-key: good\r\n\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers()).doesNotContainKey("Access-Control-Allow-Origin");
            assertThat(answer.headers()).containsKeys("X-Request-Id", "Server-Timing");
            if (status == 405) {
                assertThat(answer.headers()).containsKey("Allow");
            }
        }
    }

    // ---- inside the house
    // -----------------------------------------------------------------------------

    private static final class Listener implements AnswerListener {
        final StringBuilder text = new StringBuilder();
        final CountDownLatch end = new CountDownLatch(1);
        final CountDownLatch some = new CountDownLatch(1);
        volatile Optional<UsageRow> row = Optional.empty();
        volatile Optional<Refusal> refusal = Optional.empty();

        @Override
        public void started(UUID requestId, String model) {
            text.append("started ").append(model).append('\n');
        }

        @Override
        public void events(ByteBuffer wholeEvents) {
            text.append(UTF_8.decode(wholeEvents));
            some.countDown();
        }

        @Override
        public void ended(Optional<UsageRow> last, Optional<Refusal> why) {
            row = last;
            refusal = why;
            end.countDown();
        }
    }

    private dev.dreamserver.gateway.RunningAnswer ask(Listener listener, Caller caller) {
        return kernel.ask(
                server.getWorker().getIoThread(),
                new DefaultByteBufferPool(true, 16384),
                caller,
                STREAM.getBytes(UTF_8),
                listener);
    }

    @Test
    void the_houses_own_pages_are_answered_by_the_same_kernel() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("a") + token("b") + usage(3, 2) + DONE);
                    line.streamEnd();
                });
        var listener = new Listener();
        ask(listener, caller("mara", Roles.ADMIN));
        assertThat(listener.end.await(15, TimeUnit.SECONDS)).isTrue();
        assertThat(listener.text.toString()).startsWith("started guide\n" + token("a"));
        assertThat(listener.refusal).isEmpty();
        assertThat(listener.row.orElseThrow().tokensOut()).isEqualTo(2);
        assertThat(rows).hasSize(1);
        awaitIdle();
    }

    @Test
    void a_page_may_stop_its_answer() throws Exception {
        start();
        var freed = new CountDownLatch(1);
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("a"));
                    line.awaitClose();
                    freed.countDown();
                });
        var listener = new Listener();
        var running = ask(listener, caller("mara", Roles.USER));
        assertThat(listener.some.await(15, TimeUnit.SECONDS)).isTrue();
        running.pause();
        running.resume();
        running.cancel();
        running.cancel();
        assertThat(freed.await(15, TimeUnit.SECONDS)).isTrue();
        assertThat(listener.end.await(15, TimeUnit.SECONDS)).isTrue();
        assertThat(listener.row.orElseThrow().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(listener.refusal).isEmpty();
    }

    @Test
    void a_page_is_told_why_there_is_no_answer() throws Exception {
        start(new EngineEndpoint[0]);
        var listener = new Listener();
        ask(listener, caller("mara", Roles.USER));
        assertThat(listener.end.await(15, TimeUnit.SECONDS)).isTrue();
        assertThat(listener.refusal.orElseThrow().code()).isEqualTo("gateway-no-engine");
        assertThat(listener.refusal.orElseThrow().status()).isEqualTo(503);
        assertThat(listener.row).isEmpty();
    }
}
