package dev.dreamserver.gpu.apple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.gpu.ProbeTool;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppleProbeTest {

    @TempDir Path folder;

    private GpuReading says(String text, String system) throws Exception {
        var tool = folder.resolve("sysctl");
        Files.writeString(tool, "#!/bin/sh\nprintf '%s\\n'\n".formatted(text));
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new AppleProbe(new ProbeTool("sysctl", List.of(folder)), system).read();
    }

    @Test
    void the_memory_of_the_machine_is_that_of_its_gpu() throws Exception {
        var reading = says("Apple M2 Pro\\n34359738368", "Mac OS X");

        assertThat(reading.state()).isEqualTo(GpuState.OK);
        var gpu = reading.gpus().getFirst();
        assertThat(gpu.name()).isEqualTo("Apple M2 Pro");
        assertThat(gpu.memory().unified()).isTrue();
        assertThat(gpu.memory().total()).hasValue(32L << 30);
        assertThat(gpu.memory().used()).isEmpty();
    }

    @Test
    void other_macs_and_other_systems_have_none() throws Exception {
        assertThat(says("Intel(R) Core(TM) i7\\n17179869184", "Mac OS X").state())
                .isEqualTo(GpuState.NONE);
        assertThat(says("Apple M2\\n17179869184", "Linux").state()).isEqualTo(GpuState.NONE);
        assertThat(says("sysctl: unknown oid", "Mac OS X").state()).isEqualTo(GpuState.NONE);
    }
}
