package dev.dreamserver.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.gpu.GpuView;
import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostReaderTest {

    private static final long GIB = 1L << 30;

    @TempDir Path root;

    @Test
    void the_processor_is_told_with_its_cores_and_what_makes_models_faster() throws IOException {
        var core =
                """
                processor\t: %d
                model name\t: AMD  Ryzen 9
                physical id\t: 0
                core id\t\t: %d
                flags\t\t: fpu sse4_2 avx avx2 fma avx512f

                """;
        put("proc/cpuinfo", core.formatted(0, 0) + core.formatted(1, 0));
        var host = read();
        assertThat(host.processor()).contains("AMD Ryzen 9");
        assertThat(host.cores()).contains(1);
        assertThat(host.threads()).isEqualTo(2);
        assertThat(host.abilities()).containsExactly("AVX", "AVX2", "FMA", "AVX-512");
    }

    @Test
    void a_container_has_no_more_memory_than_it_may_take() throws IOException {
        put("proc/meminfo", "MemTotal: %d kB\nMemAvailable: %d kB\n".formatted(64 << 20, 50 << 20));
        assertThat(read().memory()).isEqualTo(64 * GIB);
        assertThat(read().memoryFree()).isEqualTo(50 * GIB);

        put("sys/fs/cgroup/memory.max", "max\n");
        assertThat(read().memory()).isEqualTo(64 * GIB);

        put("sys/fs/cgroup/memory.max", (8 * GIB) + "\n");
        put("sys/fs/cgroup/memory.current", (5 * GIB) + "\n");
        put(
                "sys/fs/cgroup/memory.stat",
                "anon 7\ninactive_file %d\nactive_file 0\n".formatted(GIB));
        assertThat(read().memory()).isEqualTo(8 * GIB);
        assertThat(read().memoryFree()).isEqualTo(4 * GIB);
    }

    @Test
    void graphics_processors_are_told_as_far_as_the_system_knows_them() throws IOException {
        assertThat(read().gpus()).isEmpty();
        put("sys/class/drm/card0/device/vendor", "0x1234\n"); // the screen of a virtual machine
        put("sys/class/drm/card1/device/vendor", "0x1002\n");
        put("sys/class/drm/card1/device/mem_info_vram_total", (16 * GIB) + "\n");
        put("sys/class/drm/card2/device/vendor", "0x10de\n");
        put("sys/class/drm/card2-DP-1/device/vendor", "0x10de\n");
        assertThat(read().gpus())
                .containsExactly(
                        new Host.Gpu("AMD", OptionalLong.of(16 * GIB)),
                        new Host.Gpu("NVIDIA", OptionalLong.empty()));

        put(
                "proc/driver/nvidia/gpus/0000:01:00.0/information",
                "Model: \t\t NVIDIA GeForce RTX 4070\nIRQ:   42\n");
        assertThat(read().gpus())
                .containsExactly(
                        new Host.Gpu("NVIDIA GeForce RTX 4070", OptionalLong.empty()),
                        new Host.Gpu("AMD", OptionalLong.of(16 * GIB)));
    }

    @Test
    void what_drivers_tell_goes_before_what_the_system_tells() throws IOException {
        put("sys/class/drm/card0/device/vendor", "0x8086\n");
        put("sys/class/drm/card1/device/vendor", "0x10de\n");
        var card =
                new Gpu(
                        GpuVendor.NVIDIA,
                        0,
                        "NVIDIA L4",
                        Optional.empty(),
                        GpuState.OK,
                        GpuMemory.of(OptionalLong.of(24 * GIB), OptionalLong.of(0)),
                        GpuFigures.UNKNOWN,
                        List.of());

        assertThat(read().with(List.of()).gpus()).isEqualTo(read().gpus());
        assertThat(read().with(List.of(new GpuView(card, List.of()))).gpus())
                .containsExactly(
                        new Host.Gpu("NVIDIA L4", OptionalLong.of(24 * GIB)),
                        new Host.Gpu("Intel", OptionalLong.empty()));
    }

    @Test
    void what_the_system_does_not_tell_is_unknown() {
        var host = new HostReader(root).read(4, root.resolve("not-there"));
        assertThat(host.processor()).isEmpty();
        assertThat(host.cores()).isEmpty();
        assertThat(host.abilities()).isEmpty();
        assertThat(host.memory()).isZero();
        assertThat(host.disk()).isEmpty();
        assertThat(host.gpus()).isEmpty();
    }

    private Host read() {
        return new HostReader(root).read(2, root);
    }

    private void put(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
