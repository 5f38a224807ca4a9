package dev.dreamserver.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.keycloak.Change.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutboxTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    private final BlockingQueue<Change> heard = new ArrayBlockingQueue<>(100);

    @Test
    void changesArriveInOrder() throws Exception {
        try (var outbox = new Outbox(heard::put, 10, SHORT, SHORT)) {
            outbox.start();
            outbox.put(change("a"));
            outbox.put(change("b"));

            assertThat(next().personId()).contains("a");
            assertThat(next().personId()).contains("b");
        }
    }

    @Test
    void aHouseThatIsDownIsToldWhenItIsBack() throws Exception {
        var attempts = new AtomicInteger();
        try (var outbox =
                new Outbox(
                        change -> {
                            if (attempts.incrementAndGet() < 5) {
                                throw new IOException("connection refused");
                            }
                            heard.put(change);
                        },
                        10,
                        SHORT,
                        SHORT)) {
            outbox.start();
            outbox.put(change("a"));
            outbox.put(change("b"));

            assertThat(next().personId()).contains("a");
            assertThat(next().personId()).contains("b");
            assertThat(attempts).hasValue(6);
        }
    }

    @Test
    void puttingNeverWaitsAndWhatIsTooMuchBecomesEverybodysState() throws Exception {
        var busy = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var outbox =
                new Outbox(
                        change -> {
                            busy.countDown();
                            go.await();
                            heard.put(change);
                        },
                        4,
                        SHORT,
                        SHORT)) {
            outbox.start();
            outbox.put(change("first"));
            assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
            for (var number = 0; number < 5; number++) {
                outbox.put(change("p-" + number));
            }
            go.countDown();

            assertThat(next().personId()).contains("first");
            var everybody = next();
            assertThat(everybody.aboutEverybody()).isTrue();
            assertThat(everybody.kind()).isEqualTo(Kind.SIGNED_OUT);
            assertThat(outbox.size()).isZero();
        }
    }

    @Test
    void closingDoesNotWaitForAHouseThatIsDown() {
        var outbox =
                new Outbox(
                        change -> {
                            throw new IOException("connection refused");
                        },
                        4,
                        Duration.ofHours(1),
                        Duration.ofHours(1));
        outbox.start();
        outbox.put(change("a"));

        outbox.close();
    }

    private Change next() throws InterruptedException {
        var change = heard.poll(10, TimeUnit.SECONDS);
        assertThat(change).isNotNull();
        return java.util.Objects.requireNonNull(change);
    }

    private static Change change(String person) {
        return Change.of("r-1", person, Kind.UPDATED, 1_000);
    }
}
