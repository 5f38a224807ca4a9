package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.security.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that come while the model of the house's engine is switched. */
class SwitchedEngineTest extends KernelFixture {

    private static final String ASK_OLD =
            "{\"model\":\"old\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @BeforeEach
    void opens() {
        start();
    }

    private static EngineEndpoint own(
            String model, int port, int places, List<String> also, boolean held) {
        return new EngineEndpoint(
                "local",
                URI.create("http://127.0.0.1:" + port),
                new Secret("engine-key"),
                model,
                model,
                4096,
                false,
                false,
                places,
                Optional.empty(),
                also,
                held);
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
    void who_asks_in_between_waits_and_is_answered_by_the_new_model() throws Exception {
        try (var next = new ScriptedEngine();
                var first = new Wire(port);
                var second = new Wire(port)) {
            kernel.enginesChanged(List.of(own("old", engine.port(), 2, List.of(), true)));
            first.post(ASK_OLD);
            second.post(ASK_OLD);
            awaitWaiting(2);
            next.next(line -> line.json(200, plain("one", 1, 1)));
            next.next(line -> line.json(200, plain("two", 1, 1)));
            kernel.enginesChanged(List.of(own("new", next.port(), 1, List.of("old"), false)));
            for (var wire : List.of(first, second)) {
                var answer = wire.answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.headers())
                        .containsEntry("X-Dream-Model", "new")
                        .doesNotContainKey("X-Dream-Fallback");
                assertThat(row().model()).isEqualTo("new");
            }
            awaitIdle();
        }
    }

    @Test
    void an_engine_without_places_holds_requests_all_the_same() throws Exception {
        try (var client = new Wire(port)) {
            kernel.enginesChanged(List.of(own("old", engine.port(), 0, List.of(), true)));
            client.post(ASK_OLD);
            awaitWaiting(1);
            engine.next(line -> line.json(200, plain("back", 1, 1)));
            kernel.enginesChanged(List.of(own("old", engine.port(), 0, List.of(), false)));
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).doesNotContainKey("X-Dream-Model");
        }
    }

    @Test
    void the_name_of_a_replaced_model_goes_on_and_is_answered_for() throws Exception {
        kernel.enginesChanged(List.of(own("new", engine.port(), 1, List.of("old"), false)));
        try (var client = new Wire(port)) {
            engine.next(
                    line -> {
                        assertThat(line.body).contains("\"model\":\"new\"");
                        line.json(200, plain("hello", 1, 1));
                    });
            client.post(ASK_OLD);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsEntry("X-Dream-Model", "new");
            assertThat(row().model()).isEqualTo("new");
        }
    }

    @Test
    void an_answer_that_is_under_way_ends_where_it_began() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var before = own("old", engine.port(), 1, List.of(), false);
        kernel.enginesChanged(List.of(before));
        try (var client = new Wire(port)) {
            engine.next(
                    line -> {
                        asked.countDown();
                        go.await();
                        line.json(200, plain("old words", 1, 1));
                    });
            client.post(ASK_OLD);
            assertThat(asked.await(15, TimeUnit.SECONDS)).isTrue();
            assertThat(kernel.underWay(before.uri())).isEqualTo(1);
            kernel.enginesChanged(List.of(own("new", 1, 1, List.of("old"), false)));
            go.countDown();
            assertThat(client.answer().body()).contains("old words");
            assertThat(row().model()).isEqualTo("old");
            awaitIdle();
            assertThat(kernel.underWay(before.uri())).isZero();
        }
    }
}
