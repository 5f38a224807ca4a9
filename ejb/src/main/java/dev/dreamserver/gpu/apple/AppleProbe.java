package dev.dreamserver.gpu.apple;

import dev.dreamserver.gpu.ProbeTool;
import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuProbe;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Apple's own processors have a GPU that works in the memory of the machine. macOS tells both by
 * sysctl; who has how much of it, it does not tell without being root.
 */
@ApplicationScoped
public class AppleProbe implements GpuProbe {

    private static final String SOURCE = "sysctl";

    private final ProbeTool tool;
    private final String system;

    /** The house's own. */
    public AppleProbe() {
        this(
                new ProbeTool(SOURCE, List.of(Path.of("/usr/sbin"), Path.of("/sbin"))),
                System.getProperty("os.name", ""));
    }

    AppleProbe(ProbeTool tool, String system) {
        this.tool = tool;
        this.system = system;
    }

    @Override
    public GpuVendor vendor() {
        return GpuVendor.APPLE;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public GpuReading read() {
        if (!system.toLowerCase(Locale.ROOT).startsWith("mac") || !tool.here()) {
            return without(GpuState.NONE);
        }
        return tool.ask("-n", "machdep.cpu.brand_string", "hw.memsize")
                .map(answer -> read(answer.text().lines().map(String::strip).toList()))
                .orElseGet(() -> without(GpuState.HANGING));
    }

    private static GpuReading read(List<String> lines) {
        if (lines.size() < 2
                || !lines.getFirst().startsWith("Apple ")
                || !lines.get(1).matches("\\d{1,18}")) {
            return without(GpuState.NONE); // a Mac with a processor of Intel
        }
        var memory =
                new GpuMemory(
                        OptionalLong.of(Long.parseLong(lines.get(1))),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        true);
        return GpuReading.of(
                GpuVendor.APPLE,
                SOURCE,
                Optional.empty(),
                Optional.of("Metal"),
                Optional.empty(),
                List.of(
                        new Gpu(
                                GpuVendor.APPLE,
                                0,
                                lines.getFirst(),
                                Optional.empty(),
                                GpuState.OK,
                                memory,
                                GpuFigures.UNKNOWN,
                                List.of())));
    }

    private static GpuReading without(GpuState state) {
        return GpuReading.without(GpuVendor.APPLE, SOURCE, state, Optional.empty());
    }
}
