package dev.dreamserver.gpu.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.gpu.ProbeTool;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuProcess;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against an nvidia-smi that says what real ones said; docs/hardware.md names where. */
class NvidiaSmiProbeTest {

    private static final long MIB = 1L << 20;

    @TempDir Path folder;

    private GpuReading says(String text, int code) throws IOException {
        Files.writeString(folder.resolve("said"), text);
        var tool = folder.resolve("nvidia-smi");
        Files.writeString(
                tool, "#!/bin/sh\ncat '%s'\nexit %d\n".formatted(folder.resolve("said"), code));
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        return probe().read();
    }

    private NvidiaSmiProbe probe() {
        return new NvidiaSmiProbe(new ProbeTool("nvidia-smi", List.of(folder)), folder);
    }

    private void card() throws IOException {
        var card = Files.createDirectories(folder.resolve("sys/bus/pci/devices/0000:01:00.0"));
        Files.writeString(card.resolve("vendor"), "0x10de\n");
        Files.writeString(card.resolve("class"), "0x030000\n");
    }

    private static String capture(String name) throws IOException {
        try (var file = NvidiaSmiProbeTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void the_log_of_a_driver_of_today_is_read() throws IOException {
        var reading = says(capture("smi-2080-v13.xml"), 0);

        assertThat(reading.state()).isEqualTo(GpuState.OK);
        assertThat(reading.driver()).contains("590.44.01");
        assertThat(reading.compute()).contains("CUDA 13.1");
        var gpu = reading.gpus().getFirst();
        assertThat(gpu.name()).isEqualTo("NVIDIA GeForce RTX 2080");
        assertThat(gpu.memory())
                .isEqualTo(
                        new GpuMemory(
                                OptionalLong.of(8192 * MIB),
                                OptionalLong.of(406 * MIB),
                                OptionalLong.of(MIB),
                                OptionalLong.of(7786 * MIB),
                                false));
        assertThat(gpu.figures())
                .isEqualTo(
                        new GpuFigures(
                                OptionalInt.of(0),
                                OptionalInt.of(15),
                                OptionalDouble.of(1),
                                OptionalDouble.of(215),
                                OptionalInt.of(300)));
        assertThat(gpu.processes()).isEmpty();
    }

    /** As it was on a machine with this card; names of machine and card are taken out. */
    @Test
    void the_log_of_an_h200_with_two_processes_is_read() throws IOException {
        var reading = says(capture("smi-h200-v13.xml"), 0);

        assertThat(reading.driver()).contains("580.159.04");
        assertThat(reading.compute()).contains("CUDA 13.0");
        var gpu = reading.gpus().getFirst();
        assertThat(gpu.name()).isEqualTo("NVIDIA H200");
        assertThat(gpu.memory().total()).hasValue(143771 * MIB);
        assertThat(gpu.memory().used()).hasValue(8219 * MIB);
        assertThat(gpu.figures().wattsLimit()).hasValue(700);
        assertThat(gpu.figures().watts()).isPresent();
        assertThat(gpu.processes())
                .containsExactly(
                        new GpuProcess(620, Optional.of("python3"), OptionalLong.of(5638 * MIB)),
                        new GpuProcess(623, Optional.of("python3"), OptionalLong.of(2566 * MIB)));
    }

    @Test
    void the_log_of_a_driver_of_2018_is_read() throws IOException {
        var reading = says(capture("smi-1070-v10.xml"), 0);

        assertThat(reading.state()).isEqualTo(GpuState.OK);
        assertThat(reading.driver()).isEmpty();
        var gpu = reading.gpus().getFirst();
        assertThat(gpu.memory().reserved()).isEmpty();
        assertThat(gpu.memory().used()).hasValue(42 * MIB);
        assertThat(gpu.figures().watts()).isEmpty();
        assertThat(gpu.figures().celsius()).hasValue(39);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9|NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make"
                        + " sure that the latest NVIDIA driver is installed and running.|NO_DRIVER",
                "18|Failed to initialize NVML: Driver/library version mismatch|DRIVER_MISMATCH",
                "15|Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.  Reboot"
                        + " the system to recover this GPU|LOST",
                "15|Unable to determine the device handle for GPU0000:07:00.0: Unknown Error|LOST",
                "6|No devices were found|NONE",
                "4|Failed to initialize NVML: Insufficient Permissions|DENIED",
                "255|Failed to initialize NVML: Unknown Error|NO_DRIVER"
            })
    void what_it_refuses_with_is_a_state(int code, String text, GpuState state) throws IOException {
        card();
        var reading = says(text + "\n", code);

        assertThat(reading.state()).isEqualTo(state);
        assertThat(reading.said()).contains(text);
    }

    @Test
    void a_tool_on_a_machine_without_a_card_is_no_trouble() throws IOException {
        var reading =
                says("NVIDIA-SMI has failed because it couldn't communicate with the driver.", 9);

        assertThat(reading.state()).isEqualTo(GpuState.NONE);
    }

    @Test
    void one_lost_gpu_does_not_hide_the_other() throws IOException {
        var log = capture("smi-2080-v13.xml");
        var gpu = log.substring(log.indexOf("\t<gpu "), log.indexOf("</nvidia_smi_log>"));
        var lost = gpu.replace("<used>1 MiB</used>", "<used>GPU is lost</used>");

        var reading = says(log.replace(gpu, gpu + lost), 0);

        assertThat(reading.state()).isEqualTo(GpuState.LOST);
        assertThat(reading.gpus())
                .extracting(one -> one.state())
                .containsExactly(GpuState.OK, GpuState.LOST);
    }

    @Test
    void a_log_that_ends_early_or_brings_entities_is_no_log() throws IOException {
        var log = capture("smi-2080-v13.xml");

        assertThat(NvidiaSmiLog.read(log.substring(0, log.length() / 2))).isEmpty();
        assertThat(NvidiaSmiLog.read("<nvidia_smi_log><gpu></nvidia_smi_log>")).isEmpty();
        assertThat(NvidiaSmiLog.read("")).isEmpty();
    }

    @Test
    void where_the_tool_is_not_there_is_none() {
        assertThat(probe().read()).extracting(GpuReading::said).isEqualTo(Optional.empty());
        assertThat(probe().read().state()).isEqualTo(GpuState.NONE);
    }
}
