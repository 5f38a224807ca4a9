package dev.dreamserver.gpu.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuProcess;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import dev.dreamserver.settings.Settings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class NvmlProbeTest {

    private static final long MIB = 1L << 20;

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path folder;

    private StubLibrary library;

    @BeforeEach
    void build() throws Exception {
        library = StubLibrary.in(folder);
    }

    @Test
    void two_gpus_are_told_with_all_their_figures() {
        var reading = library.probe().read();

        assertThat(reading.state()).isEqualTo(GpuState.OK);
        assertThat(reading.driver()).contains("580.159.04");
        assertThat(reading.compute()).contains("CUDA 13.0");
        assertThat(reading.gpus()).hasSize(2);
        assertThat(reading.gpus().get(1))
                .isEqualTo(
                        new Gpu(
                                GpuVendor.NVIDIA,
                                1,
                                "NVIDIA Stub 24GB",
                                Optional.of("GPU-00000000-0000-0000-0000-000000000001"),
                                GpuState.OK,
                                new GpuMemory(
                                        OptionalLong.of(24576 * MIB),
                                        OptionalLong.of(512 * MIB),
                                        OptionalLong.of(4096 * MIB),
                                        OptionalLong.of(19968 * MIB),
                                        false),
                                new GpuFigures(
                                        OptionalInt.of(37),
                                        OptionalInt.of(61),
                                        OptionalDouble.of(151.25),
                                        OptionalDouble.of(350),
                                        OptionalInt.of(1980)),
                                List.of(
                                        new GpuProcess(
                                                ProcessHandle.current().pid(),
                                                Optional.empty(),
                                                OptionalLong.of(1024 * MIB)),
                                        new GpuProcess(
                                                4000001, Optional.empty(), OptionalLong.empty()))));
    }

    @Test
    void what_a_gpu_does_not_support_is_unknown_and_no_trouble() throws Exception {
        library.does("gpus 1", "bare");

        var reading = library.probe().read();

        assertThat(reading.state()).isEqualTo(GpuState.OK);
        var figures = reading.gpus().getFirst().figures();
        assertThat(figures.busyPercent()).hasValue(37);
        assertThat(figures.celsius()).isEmpty();
        assertThat(figures.watts()).isEmpty();
        assertThat(figures.wattsLimit()).isEmpty();
        assertThat(figures.megahertz()).isEmpty();
    }

    @Test
    void processes_that_may_not_be_seen_make_it_partial() throws Exception {
        library.does("gpus 1", "denied");

        var reading = library.probe().read();

        assertThat(reading.state()).isEqualTo(GpuState.PARTIAL);
        assertThat(reading.said()).contains("Insufficient Permissions");
        assertThat(reading.gpus().getFirst().processes()).isEmpty();
        assertThat(reading.gpus().getFirst().memory().known()).isTrue();
    }

    @Test
    void more_processes_than_there_is_room_for_are_asked_again() throws Exception {
        library.does("gpus 1", "many 300");

        var reading = library.probe().read();

        assertThat(reading.state()).isEqualTo(GpuState.OK);
        assertThat(reading.gpus().getFirst().processes()).hasSize(Gpu.MOST_PROCESSES);
    }

    @Test
    void an_older_driver_tells_memory_and_processes_in_their_older_forms() throws Exception {
        var old =
                StubLibrary.in(java.nio.file.Files.createDirectory(folder.resolve("old")), "-DOLD");
        old.does("gpus 1");

        var gpu = old.probe().read().gpus().getFirst();

        assertThat(gpu.memory().reserved()).isEmpty();
        assertThat(gpu.memory().used()).hasValue(4608 * MIB);
        assertThat(gpu.processes())
                .extracting(GpuProcess::bytes)
                .containsExactly(OptionalLong.of(1024 * MIB), OptionalLong.empty());
    }

    @Test
    void a_lost_gpu_keeps_its_name_and_comes_back() throws Exception {
        var probe = library.probe();
        probe.read();
        library.does("gpus 2", "lost 1");

        var lost = probe.read();

        assertThat(lost.state()).isEqualTo(GpuState.LOST);
        assertThat(lost.said()).contains("GPU is lost");
        assertThat(lost.gpus().get(0).state()).isEqualTo(GpuState.OK);
        assertThat(lost.gpus().get(1).state()).isEqualTo(GpuState.LOST);
        assertThat(lost.gpus().get(1).name()).isEqualTo("NVIDIA Stub 24GB");
        assertThat(lost.gpus().get(1).memory()).isEqualTo(GpuMemory.UNKNOWN);

        library.does("gpus 2");
        assertThat(probe.read().state()).isEqualTo(GpuState.OK);
    }

    @Test
    void no_gpu_is_no_trouble() throws Exception {
        library.does("gpus 0");
        assertThat(library.probe().read().state()).isEqualTo(GpuState.NONE);
    }

    @Test
    void a_driver_that_is_not_loaded_is_trouble_where_there_is_a_card() throws Exception {
        library.does("init 9");
        assertThat(library.probe().read().state()).isEqualTo(GpuState.NONE);

        library.card();
        var reading = library.probe().read();
        assertThat(reading.state()).isEqualTo(GpuState.NO_DRIVER);
        assertThat(reading.said()).contains("Driver Not Loaded");
    }

    @Test
    void device_files_that_may_not_be_used_are_told() throws Exception {
        library.does("init 4");
        var reading = library.probe().read();

        assertThat(reading.state()).isEqualTo(GpuState.DENIED);
        assertThat(reading.said()).contains("Insufficient Permissions");
    }

    @Test
    void two_versions_are_told_and_end_with_the_restart() throws Exception {
        library.does("init 18");
        var probe = library.probe();
        assertThat(probe.read().state()).isEqualTo(GpuState.DRIVER_MISMATCH);

        library.does("gpus 1");
        assertThat(probe.read().state()).isEqualTo(GpuState.OK);
    }

    @Test
    void a_library_that_is_none_is_told_to_its_owner() {
        var probe = new NvmlProbe(folder);
        probe.settings = new Settings(key -> Optional.of(folder.resolve("none.so").toString()));

        var reading = probe.read();

        assertThat(reading.state()).isEqualTo(GpuState.NO_DRIVER);
        assertThat(reading.said()).contains("dream.gpu.library names nothing that can be loaded.");
    }

    /** A look each second may take a hundredth of a core; the driver's own part is not in it. */
    @Test
    void a_look_costs_little() {
        var probe = library.probe();
        for (var i = 0; i < 50; i++) {
            probe.read();
        }
        var threads = ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadCpuTime();
        GpuReading last = null;
        for (var i = 0; i < 20; i++) {
            last = probe.read();
        }
        assertThat(last).isNotNull();
        assertThat((threads.getCurrentThreadCpuTime() - before) / 20).isLessThan(10_000_000L);
    }
}
