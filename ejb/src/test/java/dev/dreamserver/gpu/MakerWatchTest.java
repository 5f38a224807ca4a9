package dev.dreamserver.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuProbe;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MakerWatchTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(30);

    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void release() {
        released.countDown();
    }

    /** A driver that answers when it is released. */
    private GpuProbe hanging() {
        return probe(
                1,
                () -> {
                    calls.incrementAndGet();
                    asked.countDown();
                    awaitRelease();
                    return one(GpuState.OK);
                });
    }

    private void awaitRelease() {
        var done = false;
        while (!done) { // as a call into a driver: it cannot be interrupted
            try {
                done = released.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException ignored) {
                done = false;
            }
        }
    }

    @Test
    void a_driver_that_hangs_is_told_in_time_and_asked_once_only() throws Exception {
        var watch = new MakerWatch(GpuVendor.NVIDIA, List.of(hanging()), SHORT);
        watch.begin();
        assertThat(asked.await(20, TimeUnit.SECONDS)).as("it is asked").isTrue();

        var reading = watch.end(LONG);
        assertThat(reading).map(GpuReading::state).contains(GpuState.HANGING);

        var begun = System.nanoTime();
        for (var i = 0; i < 100; i++) {
            watch.begin();
            assertThat(watch.end(LONG)).map(GpuReading::state).contains(GpuState.HANGING);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(calls).hasValue(1);

        released.countDown();
        GpuReading back;
        do {
            watch.begin();
            back = watch.end(LONG).orElseThrow();
        } while (back.state() == GpuState.HANGING);
        assertThat(back.state()).isEqualTo(GpuState.OK);
        watch.close();
    }

    @Test
    void nobody_waits_longer_than_he_wants_to() {
        var watch = new MakerWatch(GpuVendor.NVIDIA, List.of(hanging()), LONG);
        watch.begin();

        assertThat(watch.end(SHORT)).isEmpty(); // it may still answer

        released.countDown();
        assertThat(watch.end(LONG)).map(GpuReading::state).contains(GpuState.OK);
        watch.close();
    }

    @Test
    void the_gpus_of_a_driver_that_hangs_keep_their_names() {
        var hangs = new AtomicInteger();
        var watch =
                new MakerWatch(
                        GpuVendor.NVIDIA,
                        List.of(
                                probe(
                                        1,
                                        () -> {
                                            if (hangs.getAndIncrement() > 0) {
                                                awaitRelease();
                                            }
                                            return one(GpuState.OK);
                                        })),
                        Duration.ofSeconds(2));
        watch.begin();
        assertThat(watch.end(LONG)).map(GpuReading::state).contains(GpuState.OK);

        watch.begin();
        var reading = watch.end(LONG).orElseThrow();

        assertThat(reading.gpus()).extracting(Gpu::name).containsExactly("Card");
        assertThat(reading.gpus()).extracting(Gpu::state).containsExactly(GpuState.HANGING);
        watch.close();
    }

    @Test
    void the_next_way_is_asked_where_one_knows_no_gpu() {
        assertThat(first(GpuState.NONE, GpuState.OK)).isEqualTo(GpuState.OK);
        assertThat(first(GpuState.DRIVER_MISMATCH, GpuState.OK)).isEqualTo(GpuState.OK);
        assertThat(first(GpuState.PARTIAL, GpuState.NONE)).isEqualTo(GpuState.PARTIAL);
        assertThat(first(GpuState.NO_DRIVER, GpuState.NONE)).isEqualTo(GpuState.NO_DRIVER);
        assertThat(first(GpuState.NO_DRIVER, GpuState.PARTIAL)).isEqualTo(GpuState.PARTIAL);
        assertThat(first(GpuState.PARTIAL, GpuState.OK)).isEqualTo(GpuState.PARTIAL);
        assertThat(first(GpuState.NONE, GpuState.LOST)).isEqualTo(GpuState.LOST);
        assertThat(first(GpuState.LOST, GpuState.NO_DRIVER)).isEqualTo(GpuState.LOST);
        assertThat(first(GpuState.NONE, GpuState.NONE)).isEqualTo(GpuState.NONE);
    }

    private static GpuState first(GpuState one, GpuState other) {
        var watch =
                new MakerWatch(
                        GpuVendor.NVIDIA,
                        List.of(probe(1, () -> one(one)), probe(2, () -> one(other))),
                        LONG);
        watch.begin();
        try {
            return watch.end(LONG).orElseThrow().state();
        } finally {
            watch.close();
        }
    }

    @Test
    void a_bug_is_no_gpu_and_the_next_look_is_made() {
        var watch =
                new MakerWatch(
                        GpuVendor.AMD,
                        List.of(
                                probe(
                                        1,
                                        () -> {
                                            if (calls.getAndIncrement() == 0) {
                                                throw new IllegalStateException("a bug");
                                            }
                                            return one(GpuState.OK);
                                        })),
                        LONG);
        watch.begin();
        assertThat(watch.end(LONG)).map(GpuReading::state).contains(GpuState.NONE);
        watch.begin();
        assertThat(watch.end(LONG)).map(GpuReading::state).contains(GpuState.OK);
        watch.close();
    }

    static GpuReading one(GpuState state) {
        return new GpuReading(
                GpuVendor.NVIDIA,
                "test",
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                state.usable()
                        ? List.of(Gpu.silent(state, GpuVendor.NVIDIA, 0, "Card"))
                        : List.of());
    }

    static GpuProbe probe(int order, java.util.function.Supplier<GpuReading> says) {
        return new GpuProbe() {
            @Override
            public GpuVendor vendor() {
                return GpuVendor.NVIDIA;
            }

            @Override
            public int order() {
                return order;
            }

            @Override
            public GpuReading read() {
                return says.get();
            }
        };
    }
}
