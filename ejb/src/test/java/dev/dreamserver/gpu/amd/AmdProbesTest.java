package dev.dreamserver.gpu.amd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.gpu.ProbeTool;
import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuProcess;
import dev.dreamserver.gpu.spi.GpuState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmdProbesTest {

    @TempDir Path root;

    private void file(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    private void card(String card, String slot) throws IOException {
        var device = "sys/class/drm/" + card + "/device/";
        file(device + "vendor", "0x1002");
        file(device + "uevent", "DRIVER=amdgpu\nPCI_SLOT_NAME=" + slot);
        file(device + "mem_info_vram_total", "17163091968");
        file(device + "mem_info_vram_used", "4294967296");
        file(device + "gpu_busy_percent", "99");
        file(device + "hwmon/hwmon3/temp1_input", "64000");
        file(device + "hwmon/hwmon3/power1_average", "203000000");
        file(device + "hwmon/hwmon3/power1_cap", "272000000");
        file(device + "hwmon/hwmon3/freq1_input", "2475000000");
    }

    @Test
    void the_kernel_tells_cards_and_who_computes_on_them() throws IOException {
        card("card1", "0000:03:00.0");
        card("card10", "0000:83:00.0");
        file("sys/class/drm/card1-DP-1/status", "connected");
        file("sys/class/drm/card0/device/vendor", "0x1a03");
        file("sys/class/drm/card10/device/product_name", "AMD Instinct MI210");
        file("sys/class/kfd/kfd/topology/nodes/0/gpu_id", "0");
        file("sys/class/kfd/kfd/topology/nodes/1/gpu_id", "51966");
        file("sys/class/kfd/kfd/topology/nodes/1/properties", "location_id 33536\ndomain 0");
        file("sys/class/kfd/kfd/proc/4711/vram_51966", "4026531840");
        file("sys/class/kfd/kfd/proc/4712/vram_1", "1");

        var reading = new SysfsProbe(root).read();

        assertThat(reading.state()).isEqualTo(GpuState.OK);
        assertThat(reading.gpus())
                .extracting(Gpu::name)
                .containsExactly("AMD GPU", "AMD Instinct MI210");
        var gpu = reading.gpus().get(1);
        assertThat(gpu.memory().total()).hasValue(17163091968L);
        assertThat(gpu.memory().free()).hasValue(17163091968L - 4294967296L);
        assertThat(gpu.figures().busyPercent()).hasValue(99);
        assertThat(gpu.figures().celsius()).hasValue(64);
        assertThat(gpu.figures().watts()).hasValue(203);
        assertThat(gpu.figures().wattsLimit()).hasValue(272);
        assertThat(gpu.figures().megahertz()).hasValue(2475);
        assertThat(gpu.processes())
                .containsExactly(
                        new GpuProcess(4711, Optional.empty(), OptionalLong.of(4026531840L)));
        assertThat(reading.gpus().getFirst().processes()).isEmpty();
    }

    @Test
    void what_the_kernel_does_not_tell_is_unknown() throws IOException {
        file("sys/class/drm/card0/device/vendor", "0x1002");
        file("sys/class/drm/card0/device/mem_info_vram_total", "536870912");

        var reading = new SysfsProbe(root).read();

        assertThat(reading.state()).isEqualTo(GpuState.PARTIAL);
        assertThat(reading.gpus().getFirst().memory().used()).isEmpty();
        assertThat(reading.gpus().getFirst().memory().free()).isEmpty();
        assertThat(reading.gpus().getFirst().figures().watts()).isEmpty();
    }

    @Test
    void a_card_without_its_driver_is_told() throws IOException {
        assertThat(new SysfsProbe(root).read().state()).isEqualTo(GpuState.NONE);

        file("sys/bus/pci/devices/0000:03:00.0/vendor", "0x1002");
        file("sys/bus/pci/devices/0000:03:00.0/class", "0x030000");
        assertThat(new SysfsProbe(root).read().state()).isEqualTo(GpuState.NO_DRIVER);
    }

    private static String capture(String name) throws IOException {
        try (var file = AmdProbesTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void rocm_smi_6_1_is_read() throws IOException {
        var reading = RocmSmiProbe.read(capture("rocm-smi-6700xt.json")).orElseThrow();

        assertThat(reading.state()).isEqualTo(GpuState.OK);
        assertThat(reading.driver()).contains("6.3.6");
        var gpu = reading.gpus().getFirst();
        assertThat(gpu.name()).isEqualTo("Navi 22 [Radeon RX 6700/6700 XT / 6800M]");
        assertThat(gpu.uuid()).isEmpty();
        assertThat(gpu.memory().total()).hasValue(12868124672L);
        assertThat(gpu.memory().used()).hasValue(1572745216L);
        assertThat(gpu.figures().celsius()).hasValue(45);
        assertThat(gpu.figures().watts()).hasValue(6);
        assertThat(gpu.figures().wattsLimit()).hasValue(211);
        assertThat(gpu.figures().busyPercent()).hasValue(0);
    }

    @Test
    void rocm_smi_6_0_with_a_warning_and_a_card_that_tells_no_memory_is_read() throws IOException {
        var reading = RocmSmiProbe.read(capture("rocm-smi-mi100.json")).orElseThrow();

        assertThat(reading.state()).isEqualTo(GpuState.PARTIAL);
        assertThat(reading.gpus())
                .extracting(Gpu::state)
                .containsExactly(GpuState.OK, GpuState.PARTIAL);
        assertThat(reading.gpus().get(1).uuid()).contains("0x4edfb117a17a07d");
        assertThat(reading.gpus().get(1).memory().total()).isEmpty();
    }

    @Test
    void a_tool_that_fails_or_is_not_there_is_no_gpu() throws IOException {
        assertThat(RocmSmiProbe.read("Traceback (most recent call last):")).isEmpty();
        assertThat(RocmSmiProbe.read("{\"system\": {}}")).isEmpty();
        assertThat(RocmSmiProbe.read("{ not json }")).isEmpty();
        assertThat(new RocmSmiProbe(new ProbeTool("rocm-smi", List.of(root))).read().state())
                .isEqualTo(GpuState.NONE);
    }
}
