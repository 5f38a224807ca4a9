package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.DONE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.FINISH;
import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static dev.dreamserver.gateway.wire.ScriptedEngine.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.usage.UsageRow.Outcome;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests that wait for the one place of an engine. */
class QueueTest extends KernelFixture {

    private static final String ASK =
            "{\"model\":\"guide\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM =
            "{\"model\":\"guide\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"hi\"}]}";

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private void startWithOnePlace() {
        start(endpoint("guide", "guide", engine.port(), 1));
    }

    /** Asks, and holds the place until {@link #go}. */
    private void occupy(Wire by) throws Exception {
        engine.next(
                line -> {
                    asked.countDown();
                    go.await();
                    line.json(200, plain("first", 1, 1));
                });
        by.post(ASK);
        assertThat(asked.await(15, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitWaiting(int count) throws InterruptedException {
        while (kernel.waiting() != count) {
            Thread.onSpinWait();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Test
    void a_second_request_reaches_the_engine_when_the_first_is_over() throws Exception {
        startWithOnePlace();
        try (var first = new Wire(port);
                var second = new Wire(port)) {
            occupy(first);
            second.post(ASK);
            awaitWaiting(1);
            engine.next(line -> line.json(200, plain("second", 2, 3)));
            assertThat(rows).as("nothing is recorded of one who waits").isEmpty();
            go.countDown();
            assertThat(first.answer().headers()).doesNotContainKey("X-Dream-Queue");
            var answer = second.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsEntry("X-Dream-Queue", "position=1");
            assertThat(List.of(row().tokensOut(), row().tokensOut()))
                    .containsExactlyInAnyOrder(1L, 3L);
            awaitIdle();
        }
    }

    @Test
    void a_stream_that_waits_says_where_it_stands() throws Exception {
        startWithOnePlace();
        try (var first = new Wire(port);
                var second = new Wire(port)) {
            occupy(first);
            second.post(STREAM);
            var seen = second.readUntil(": waiting, position 1\n\n");
            assertThat(seen).contains("HTTP/1.1 200", "text/event-stream", "X-Request-Id");
            engine.next(
                    line -> {
                        line.streamHead();
                        line.chunk(token("a") + FINISH + usage(3, 1) + DONE);
                        line.streamEnd();
                    });
            go.countDown();
            assertThat(second.readUntil("[DONE]")).contains(token("a"));
            row();
            assertThat(row().outcome()).isEqualTo(Outcome.COMPLETE);
        }
    }

    @Test
    void a_stream_that_has_begun_while_it_waited_is_told_of_a_refusal_as_an_event()
            throws Exception {
        startWithOnePlace();
        try (var first = new Wire(port);
                var second = new Wire(port)) {
            occupy(first);
            second.post(STREAM);
            second.readUntil(": waiting, position 1\n\n");
            engine.next(
                    line -> line.json(400, "{\"error\":{\"code\":400,\"message\":\"too odd\"}}"));
            go.countDown();
            assertThat(second.readUntil("\n\n\r\n0\r\n"))
                    .contains("data: {\"error\":{", "\"code\":\"engine_refused\"");
            assertThat(List.of(row().outcome(), row().outcome()))
                    .containsExactlyInAnyOrder(Outcome.COMPLETE, Outcome.FAILED);
        }
    }

    @Test
    void an_engine_that_does_not_stream_after_all_is_told_as_one_event() throws Exception {
        startWithOnePlace();
        try (var first = new Wire(port);
                var second = new Wire(port)) {
            occupy(first);
            second.post(STREAM);
            second.readUntil(": waiting, position 1\n\n");
            engine.next(line -> line.json(200, "{\n" + plain("whole", 1, 1).substring(1)));
            go.countDown();
            assertThat(second.readUntil("\n\n\r\n0\r\n")).contains("data: { ", "whole");
        }
    }

    @Test
    void who_leaves_while_waiting_costs_nothing_and_lets_the_next_one_up() throws Exception {
        startWithOnePlace();
        try (var first = new Wire(port);
                var third = new Wire(port)) {
            occupy(first);
            var second = new Wire(port);
            second.post(ASK);
            awaitWaiting(1);
            third.post(ASK);
            awaitWaiting(2);
            second.close();
            awaitWaiting(1);
            engine.next(line -> line.json(200, plain("third", 1, 1)));
            go.countDown();
            assertThat(third.answer().headers()).containsEntry("X-Dream-Queue", "position=2");
            row();
            row();
            awaitIdle();
            assertThat(rows).isEmpty();
        }
    }

    @Test
    void a_client_that_leaves_its_answer_gives_its_place_to_the_next() throws Exception {
        startWithOnePlace();
        try (var second = new Wire(port)) {
            engine.next(
                    line -> {
                        asked.countDown();
                        line.awaitClose();
                    });
            var first = new Wire(port);
            first.post(STREAM);
            assertThat(asked.await(15, TimeUnit.SECONDS)).isTrue();
            second.post(ASK);
            awaitWaiting(1);
            engine.next(line -> line.json(200, plain("second", 1, 1)));
            first.close();
            assertThat(second.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void an_engine_that_breaks_gives_its_place_to_the_next() throws Exception {
        startWithOnePlace();
        try (var first = new Wire(port);
                var second = new Wire(port)) {
            engine.next(
                    line -> {
                        asked.countDown();
                        go.await();
                        line.json(500, "{}");
                    });
            first.post(ASK);
            assertThat(asked.await(15, TimeUnit.SECONDS)).isTrue();
            second.post(ASK);
            awaitWaiting(1);
            engine.next(line -> line.json(200, plain("second", 1, 1)));
            go.countDown();
            assertThat(first.answer().status()).isEqualTo(502);
            assertThat(second.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void over_its_length_and_over_its_patience_it_says_no_with_a_time() throws Exception {
        set.put("dream.queue.length", "1");
        set.put("dream.queue.patience", "PT3S"); // the third comes while the second waits
        startWithOnePlace();
        try (var first = new Wire(port);
                var second = new Wire(port);
                var third = new Wire(port)) {
            occupy(first);
            second.post(ASK);
            awaitWaiting(1);
            third.post(ASK);
            var full = third.answer();
            assertThat(full.status()).isEqualTo(429);
            assertThat(full.body()).contains("\"code\":\"queue_full\"");
            assertThat(full.headers()).containsKey("Retry-After");
            var late = second.answer();
            assertThat(late.status()).isEqualTo(503);
            assertThat(late.body()).contains("\"code\":\"engine_busy\"");
            assertThat(kernel.waiting()).isZero();
            go.countDown();
            assertThat(first.answer().status()).isEqualTo(200);
            awaitIdle();
        }
    }

    @Test
    void what_may_wait_lets_others_go_first() throws Exception {
        startWithOnePlace();
        try (var first = new Wire(port);
                var later = new Wire(port);
                var sooner = new Wire(port)) {
            occupy(first);
            later.post(
                    ASK,
                    String.join(
                            "\r\n",
                            "Authorization: Bearer good",
                            "Content-Type: application/json",
                            "X-Dream-Priority: background",
                            ""));
            awaitWaiting(1);
            sooner.post(ASK);
            awaitWaiting(2);
            engine.next(line -> line.json(200, plain("one", 1, 1)));
            engine.next(line -> line.json(200, plain("two", 1, 1)));
            go.countDown();
            assertThat(sooner.answer().body()).contains("one");
            assertThat(later.answer().body()).contains("two");
        }
    }
}
