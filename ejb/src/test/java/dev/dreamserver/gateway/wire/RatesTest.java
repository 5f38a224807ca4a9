package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.DONE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.FINISH;
import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static dev.dreamserver.gateway.wire.ScriptedEngine.usage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The kernel keeps to rate limits, and says where a client stands. */
class RatesTest extends KernelFixture {

    private static final String ASK =
            "{\"model\":\"guide\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"hi\"}]}";

    @Test
    void requests_are_counted_and_every_answer_says_how_many_are_left() throws Exception {
        set.put("dream.quota.person-requests", "2");
        start();
        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("a") + FINISH + usage(4, 1) + DONE);
                    line.streamEnd();
                });
        try (var client = new Wire(port)) {
            client.post(ASK);
            assertThat(client.answer().headers())
                    .containsEntry("x-ratelimit-limit-requests", "2")
                    .containsEntry("x-ratelimit-remaining-requests", "1")
                    .containsKey("x-ratelimit-reset-requests")
                    .doesNotContainKey("x-ratelimit-limit-tokens");
            client.post(ASK.replace("{\"model\"", "{\"stream\":true,\"model\""));
            assertThat(client.answer().headers())
                    .containsEntry("x-ratelimit-remaining-requests", "0");
            client.post(ASK);
            var refused = client.answer();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body())
                    .contains("\"type\":\"rate_limit_error\"", "\"code\":\"rate_limit_exceeded\"");
            assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isBetween(25, 31);
            assertThat(refused.headers()).containsEntry("x-ratelimit-remaining-requests", "0");
        }
        awaitIdle();
        assertThat(rows).hasSize(2);
    }

    @Test
    void answers_at_once_are_counted_until_they_end() throws Exception {
        set.put("dream.quota.key-streams", "1");
        start();
        var asked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        engine.next(
                line -> {
                    asked.countDown();
                    goOn.await();
                    line.json(200, plain("hello", 7, 3));
                });
        engine.next(line -> line.socket.close());
        engine.next(line -> line.json(200, plain("hello", 7, 3)));
        try (var first = new Wire(port);
                var second = new Wire(port)) {
            first.post(ASK);
            asked.await();
            second.post(ASK);
            var refused = second.answer();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers()).containsEntry("Retry-After", "1");
            goOn.countDown();
            assertThat(first.answer().status()).isEqualTo(200);
            engine.hangUp();
            second.post(ASK);
            assertThat(second.answer().status()).as("the engine is gone").isIn(502, 503);
            second.post(ASK);
            assertThat(second.answer().status()).as("and holds nothing").isEqualTo(200);
        }
        awaitIdle();
    }
}
