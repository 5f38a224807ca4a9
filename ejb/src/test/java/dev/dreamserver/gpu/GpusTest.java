package dev.dreamserver.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.gpu.GpuHolder.Owner;
import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuProcess;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.platform.Hands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GpusTest {

    private static final long GIB = 1L << 30;

    private final AtomicReference<GpuReading> says = new AtomicReference<>();
    private final Gpus gpus = new Gpus();
    private final Hands clock = new Hands();

    @BeforeEach
    void begin() {
        gpus.clock = clock;
        gpus.rooms = () -> Map.of(ProcessHandle.current().pid(), "llama.cpp, my-model");
        gpus.begin(List.of(MakerWatchTest.probe(1, says::get)), Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        gpus.close();
    }

    private GpuReport after(GpuReading reading) {
        says.set(reading);
        clock.turn(Duration.ofSeconds(10));
        gpus.look();
        return gpus.report();
    }

    private static GpuReading card(GpuMemory memory, GpuProcess... processes) {
        return GpuReading.of(
                GpuVendor.NVIDIA,
                "test",
                Optional.of("580.159.04"),
                Optional.empty(),
                Optional.empty(),
                List.of(
                        new Gpu(
                                GpuVendor.NVIDIA,
                                0,
                                "Card",
                                Optional.empty(),
                                GpuState.OK,
                                memory,
                                GpuFigures.UNKNOWN,
                                List.of(processes))));
    }

    private static GpuMemory used(long gibibytes) {
        return GpuMemory.of(OptionalLong.of(24 * GIB), OptionalLong.of(gibibytes * GIB));
    }

    private static GpuReading none() {
        return GpuReading.without(GpuVendor.NVIDIA, "test", GpuState.NONE, Optional.empty());
    }

    @Test
    void memory_is_ours_others_or_nobodys_who_can_be_seen() throws Exception {
        var child = new ProcessBuilder("sleep", "60").start();
        try {
            var report =
                    after(
                            card(
                                    used(20),
                                    process(child.pid(), 6),
                                    process(1, 3),
                                    new GpuProcess(
                                            3_999_999_999L,
                                            Optional.of("/opt/games/Some Game"),
                                            OptionalLong.empty())));

            var gpu = report.gpus().getFirst();
            assertThat(gpu.bytes(Owner.HOUSE)).isEqualTo(6 * GIB); // what our engine started
            assertThat(gpu.bytes(Owner.OTHERS)).isEqualTo(3 * GIB);
            assertThat(gpu.bytes(Owner.UNSEEN)).isEqualTo(11 * GIB);
            assertThat(gpu.holders().getFirst().name()).isEqualTo("llama.cpp, my-model");
            assertThat(gpu.holders().get(1).name()).isNotEmpty(); // what init is called here
            assertThat(gpu.holders().get(2).name()).isEqualTo("Some");
            assertThat(gpu.holders().get(2).bytes()).isEmpty();
        } finally {
            child.destroyForcibly();
        }
    }

    private static GpuProcess process(long pid, long gibibytes) {
        return new GpuProcess(pid, Optional.empty(), OptionalLong.of(gibibytes * GIB));
    }

    @Test
    void nothing_is_said_of_memory_that_is_not_known() {
        var gpu = after(card(GpuMemory.UNKNOWN)).gpus().getFirst();

        assertThat(gpu.holders()).isEmpty();
    }

    @Test
    void a_machine_without_gpus_has_no_service_of_that_name() {
        var report = after(none());

        assertThat(report.state()).isEqualTo(GpuState.NONE);
        assertThat(report.advice()).isEmpty();
        assertThat(gpus.services()).isEmpty();
    }

    @Test
    void a_gpu_that_goes_and_comes_is_a_service_that_stopped_and_runs() {
        after(card(used(1)));
        assertThat(gpus.services())
                .extracting(ServiceReport::state, ServiceReport::detail)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                ServiceReport.State.RUNNING, "Card, driver 580.159.04"));

        var report = after(none()); // the driver no longer knows it
        assertThat(report.state()).isEqualTo(GpuState.LOST);
        assertThat(report.gpus().getFirst().gpu().name()).isEqualTo("Card");
        var lost = gpus.services().getFirst();
        assertThat(lost.state()).isEqualTo(ServiceReport.State.STOPPED);
        assertThat(lost.reason()).isEqualTo(GpuReport.advice(GpuState.LOST));
        assertThat(lost.since()).isEqualTo(clock.instant());

        assertThat(after(none()).state()).isEqualTo(GpuState.LOST); // still
        assertThat(gpus.services().getFirst().since()).isEqualTo(clock.instant().minusSeconds(10));

        assertThat(after(card(used(1))).state()).isEqualTo(GpuState.OK);
        assertThat(gpus.services().getFirst().state()).isEqualTo(ServiceReport.State.RUNNING);
    }

    @Test
    void a_card_that_nobody_set_up_is_no_service_that_stopped() {
        var bare =
                GpuReading.without(
                        GpuVendor.NVIDIA, "test", GpuState.NO_DRIVER, Optional.of("none"));

        assertThat(after(bare).state()).isEqualTo(GpuState.NO_DRIVER);
        assertThat(gpus.services()).isEmpty();

        after(card(used(1)));
        after(bare); // the driver was taken away
        assertThat(gpus.services().getFirst().state()).isEqualTo(ServiceReport.State.STOPPED);
    }

    @Test
    void a_report_is_kept_for_a_moment() {
        var first = after(card(used(1)));
        says.set(card(used(2)));

        assertThat(gpus.report()).isSameAs(first);

        clock.turn(Duration.ofSeconds(1));
        assertThat(gpus.report().gpus().getFirst().gpu().memory().used()).hasValue(2 * GIB);
    }

    @Test
    void every_state_but_well_and_none_has_advice() {
        for (var state : GpuState.values()) {
            var well = state == GpuState.OK || state == GpuState.NONE;
            assertThat(GpuReport.advice(state).isEmpty()).isEqualTo(well);
        }
    }
}
