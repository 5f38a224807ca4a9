package dev.dreamserver.gpu.nvidia;

import dev.dreamserver.gpu.ProbeTool;
import dev.dreamserver.gpu.spi.GpuProbe;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks nvidia-smi, where the library itself cannot be asked. One call tells all GPUs and processes.
 */
@ApplicationScoped
public class NvidiaSmiProbe implements GpuProbe {

    private static final String SOURCE = "nvidia-smi";

    private final ProbeTool tool;
    private final Path root;

    /** The house's own. */
    public NvidiaSmiProbe() {
        this(
                new ProbeTool(
                        SOURCE,
                        ProbeTool.places("/usr/bin", "/usr/lib/wsl/lib", "/usr/local/nvidia/bin")),
                Path.of("/"));
    }

    NvidiaSmiProbe(ProbeTool tool, Path root) {
        this.tool = tool;
        this.root = root;
    }

    @Override
    public GpuVendor vendor() {
        return GpuVendor.NVIDIA;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public GpuReading read() {
        if (!tool.here()) {
            return without(GpuState.NONE, Optional.empty());
        }
        var answer = tool.ask("-q", "-x");
        if (answer.isEmpty()) {
            return without(GpuState.HANGING, Optional.of("nvidia-smi does not end."));
        }
        return NvidiaSmiLog.read(answer.get().text()).orElseGet(() -> refused(answer.get()));
    }

    /** What it says when it tells no GPUs; sentences of drivers 440 to 580. */
    private GpuReading refused(ProbeTool.Answer answer) {
        var text = answer.text();
        var state = GpuState.NO_DRIVER;
        if (text.contains("version mismatch")) {
            state = GpuState.DRIVER_MISMATCH;
        } else if (text.contains("Insufficient Permissions")) {
            state = GpuState.DENIED;
        } else if (text.contains("GPU is lost")
                || text.contains("Unable to determine the device handle")) {
            state = GpuState.LOST;
        } else if (text.contains("No devices were found") || !PciCards.any(root, PciCards.NVIDIA)) {
            state = GpuState.NONE;
        }
        return without(state, answer.firstLine());
    }

    private static GpuReading without(GpuState state, Optional<String> said) {
        return GpuReading.without(GpuVendor.NVIDIA, SOURCE, state, said);
    }
}
