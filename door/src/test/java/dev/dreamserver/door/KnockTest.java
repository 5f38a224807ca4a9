package dev.dreamserver.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class KnockTest {

    private final AtomicInteger knocks = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();

    @Test
    void a_crowd_asks_once() {
        var gate = new CountDownLatch(1);
        var knock =
                new Knock(
                        () -> {
                            knocks.incrementAndGet();
                            return passed(gate);
                        },
                        now::get);
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = CompletableFuture.supplyAsync(knock::answers, crowd);
            var second = CompletableFuture.supplyAsync(knock::answers, crowd);
            gate.countDown();
            assertThat(first.join()).isTrue();
            assertThat(second.join()).isTrue();
        }
        assertThat(knocks).hasValue(1);
    }

    @Test
    void nobody_waits_behind_somebody_who_knocks_where_nobody_answered() {
        var gate = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var knock =
                new Knock(
                        () -> {
                            if (knocks.incrementAndGet() == 1) {
                                return false;
                            }
                            begun.countDown();
                            return passed(gate);
                        },
                        now::get);
        assertThat(knock.answers()).isFalse();
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var knocking = CompletableFuture.supplyAsync(knock::answers, crowd);
            assertThat(passed(begun)).isTrue();
            assertThat(knock.answers()).isFalse();
            gate.countDown();
            assertThat(knocking.join()).isTrue();
        }
        assertThat(knock.answers()).isTrue();
    }

    @Test
    void an_absence_is_remembered_for_a_minute() {
        var knock = new Knock(() -> knocks.incrementAndGet() > 1, now::get);
        assertThat(knock.wasAwayLately()).isFalse();
        assertThat(knock.answers()).isFalse();
        now.addAndGet(TimeUnit.SECONDS.toNanos(59));
        assertThat(knock.answers()).isTrue();
        assertThat(knock.wasAwayLately()).isTrue();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(knock.wasAwayLately()).isFalse();
    }

    private static boolean passed(CountDownLatch gate) {
        try {
            return gate.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
