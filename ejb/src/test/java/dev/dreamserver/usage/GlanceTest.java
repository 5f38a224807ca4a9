package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.Hands;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where others would wait for ever, a test ends by itself. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GlanceTest {

    private final Hands clock = new Hands();
    private final AtomicInteger looks = new AtomicInteger();
    private final Queue<Runnable> behind = new ArrayDeque<>();
    private final Glance<Integer> glance =
            new Glance<>(
                    clock,
                    behind::add,
                    Duration.ofSeconds(3),
                    Duration.ofMinutes(1),
                    value -> value > 0);

    private int look(long written) {
        return glance.get(written, looks::incrementAndGet);
    }

    private int lookFor(Duration took) {
        return glance.get(
                0,
                () -> {
                    clock.turn(took);
                    return looks.incrementAndGet();
                });
    }

    @Test
    void it_is_good_for_three_seconds_and_for_a_minute_while_nothing_is_written() {
        assertThat(look(1)).isEqualTo(1);
        clock.turn(Duration.ofMillis(2_900));
        assertThat(look(2)).isEqualTo(1);
        clock.turn(Duration.ofSeconds(4));
        assertThat(look(2)).isEqualTo(2);
        clock.turn(Duration.ofSeconds(59));
        assertThat(look(2)).isEqualTo(2);
        clock.turn(Duration.ofSeconds(62));
        assertThat(look(2)).isEqualTo(3);
        assertThat(behind).isEmpty();
    }

    @Test
    void for_as_long_again_it_is_told_while_somebody_looks_behind() {
        look(1);
        clock.turn(Duration.ofMillis(3_100));
        assertThat(look(2)).as("at once").isEqualTo(1);
        assertThat(behind).hasSize(1);
        behind.remove().run();
        assertThat(looks).as("looks").hasValue(2);
        assertThat(look(2)).isEqualTo(2);
        clock.turn(Duration.ofMillis(5_900));
        assertThat(look(3)).isEqualTo(2);
        clock.turn(Duration.ofMillis(200));
        assertThat(look(3)).as("too old to be told").isEqualTo(3);
        assertThat(behind).hasSize(1);
    }

    @Test
    void a_look_behind_that_fails_leaves_nothing_known() {
        look(1);
        clock.turn(Duration.ofMillis(3_100));
        assertThat(
                        glance.get(
                                2,
                                () -> {
                                    throw new IllegalStateException("away");
                                }))
                .isEqualTo(1);
        behind.remove().run();
        assertThat(look(2)).isEqualTo(2);
    }

    @Test
    void who_waits_takes_what_was_looked_up_after_they_asked() throws Exception {
        var exact = exact();
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var first = new FutureTask<>(() -> exact.get(0, () -> held(begun, goOn)));
        Thread.ofPlatform().start(first);
        begun.await();
        var others = new ArrayList<FutureTask<Integer>>();
        for (var i = 0; i < 3; i++) {
            var other = new FutureTask<>(() -> exact.get(1, looks::incrementAndGet));
            var thread = Thread.ofPlatform().start(other);
            while (!other.isDone() && thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            others.add(other);
        }
        clock.turn(Duration.ofMillis(1));
        goOn.countDown();
        assertThat(first.get()).isEqualTo(1);
        for (var other : others) {
            assertThat(other.get()).as("one look for all three").isEqualTo(2);
        }
    }

    @Test
    void a_look_that_takes_long_is_good_for_longer() {
        assertThat(lookFor(Duration.ofSeconds(5))).isEqualTo(1);
        clock.turn(Duration.ofSeconds(94));
        assertThat(look(7)).isEqualTo(1);
        assertThat(behind).isEmpty();
        clock.turn(Duration.ofSeconds(2));
        assertThat(look(7)).isEqualTo(1);
        assertThat(behind).hasSize(1);
        clock.turn(Duration.ofSeconds(100));
        assertThat(look(7)).isEqualTo(2);
    }

    private Glance<Integer> exact() {
        return new Glance<>(clock, behind::add, Duration.ZERO, Duration.ZERO, any -> true);
    }

    @Test
    void where_nothing_is_to_be_old_only_looks_that_take_long_are_remembered() {
        var exact = exact();
        exact.get(0, looks::incrementAndGet);
        assertThat(exact.get(0, looks::incrementAndGet)).isEqualTo(2);
        exact.get(
                0,
                () -> {
                    clock.turn(Duration.ofMillis(500));
                    return looks.incrementAndGet();
                });
        clock.turn(Duration.ofSeconds(9));
        assertThat(exact.get(1, looks::incrementAndGet)).isEqualTo(3);
        clock.turn(Duration.ofSeconds(12));
        assertThat(exact.get(1, looks::incrementAndGet)).isEqualTo(4);
    }

    @Test
    void of_many_new_rows_the_last_are_not_missed_and_of_few_each_is_seen() {
        var exact = exact();
        exact.get(
                0,
                () -> {
                    clock.turn(Duration.ofMillis(50));
                    return looks.incrementAndGet();
                });
        clock.turn(Duration.ofMillis(900));
        assertThat(exact.get(100, looks::incrementAndGet)).isEqualTo(1);
        assertThat(behind).isEmpty();
        assertThat(exact.get(99, looks::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void while_one_looks_the_others_get_what_was_known() throws Exception {
        look(0);
        clock.turn(Duration.ofSeconds(100));
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(glance.get(0, () -> held(begun, goOn))).isEqualTo(1);
            var looking = threads.submit(behind.remove());
            begun.await();
            assertThat(look(0)).isEqualTo(1);
            assertThat(behind).as("one at a time").isEmpty();
            goOn.countDown();
            looking.get();
        }
        assertThat(look(0)).isEqualTo(2);
    }

    @Test
    void what_could_not_be_read_is_not_known_any_more() throws Exception {
        look(0);
        clock.turn(Duration.ofMinutes(2));
        assertThatThrownBy(
                        () ->
                                glance.get(
                                        0,
                                        () -> {
                                            throw new IllegalStateException("away");
                                        }))
                .hasMessage("away");
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var first = new FutureTask<>(() -> glance.get(0, () -> held(begun, goOn)));
        var second = new FutureTask<>(() -> look(0));
        Thread.ofPlatform().start(first);
        begun.await();
        var other = Thread.ofPlatform().start(second);
        while (!second.isDone() && other.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        assertThat(first.get()).isEqualTo(2);
        assertThat(second.get()).as("waits for the look").isEqualTo(2);
    }

    @Test
    void what_is_not_worth_keeping_is_looked_up_again() {
        assertThat(glance.get(0, () -> 0)).isZero();
        assertThat(look(0)).isEqualTo(1);
        assertThat(look(0)).isEqualTo(1);
    }

    /** A look that has begun and waits to go on. */
    private int held(CountDownLatch begun, CountDownLatch goOn) {
        begun.countDown();
        try {
            goOn.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return looks.incrementAndGet();
    }
}
