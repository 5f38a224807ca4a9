package dev.dreamserver.gpu.nvidia;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.dreamserver.gpu.GpuSettings;
import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuProbe;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks NVIDIA's management library. It stays open from one look to the next, which makes a look
 * cheap; after a failure it is opened anew.
 */
@ApplicationScoped
public class NvmlProbe implements GpuProbe {

    private static final String SOURCE = "NVML";
    private static final int TEXT = 96;

    @Inject Settings settings;

    private final Path root;
    private final Map<Integer, String> names = new HashMap<>();
    private @Nullable Nvml library;
    private boolean open;

    /** The house's own. */
    public NvmlProbe() {
        this(Path.of("/"));
    }

    NvmlProbe(Path root) {
        this.root = root;
        this.settings = new Settings(any -> Optional.empty());
    }

    @Override
    public GpuVendor vendor() {
        return GpuVendor.NVIDIA;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public GpuReading read() {
        var known = library;
        if (known == null) {
            var owners = settings.get(GpuSettings.LIBRARY);
            var found = Nvml.load(owners);
            if (found.isEmpty()) {
                return owners.isPresent() ? notThere() : without(Nvml.LIBRARY_NOT_FOUND);
            }
            known = found.get();
            library = known;
        }
        if (!open) {
            var code = known.init();
            if (code != Nvml.SUCCESS) {
                return without(code);
            }
            open = true;
        }
        var reading = read(known);
        if (!reading.state().usable()) {
            open = false;
            var _ = known.shutdown();
        }
        return reading;
    }

    private GpuReading read(Nvml nvml) {
        try (var arena = Arena.ofConfined()) {
            var number = arena.allocate(JAVA_INT);
            var code = nvml.get("nvmlDeviceGetCount_v2", number);
            if (code != Nvml.SUCCESS) {
                return without(code);
            }
            var count = Math.min(number.get(JAVA_INT, 0), GpuReading.MOST_GPUS);
            var device = new NvmlDevice(nvml, arena);
            var gpus = new ArrayList<Gpu>();
            for (var index = 0; index < count; index++) {
                gpus.add(gpu(nvml, index, device, arena.allocate(ADDRESS)));
            }
            return GpuReading.of(
                    GpuVendor.NVIDIA,
                    SOURCE,
                    driver(nvml, arena.allocate(TEXT)),
                    cuda(nvml, number),
                    device.said(),
                    gpus);
        }
    }

    private Gpu gpu(Nvml nvml, int index, NvmlDevice device, MemorySegment at) {
        var code = nvml.device(index, at);
        if (code != Nvml.SUCCESS) {
            device.say(code);
            return Gpu.lost(GpuVendor.NVIDIA, index, names.getOrDefault(index, "NVIDIA GPU"));
        }
        var gpu = device.read(index, at.get(ADDRESS, 0));
        if (gpu.state() == GpuState.LOST) {
            return Gpu.lost(GpuVendor.NVIDIA, index, names.getOrDefault(index, gpu.name()));
        }
        names.put(index, gpu.name());
        return gpu;
    }

    private static Optional<String> driver(Nvml nvml, MemorySegment text) {
        return nvml.text("nvmlSystemGetDriverVersion", text) == Nvml.SUCCESS
                ? Optional.of(text.getString(0))
                : Optional.empty();
    }

    private static Optional<String> cuda(Nvml nvml, MemorySegment number) {
        if (nvml.get("nvmlSystemGetCudaDriverVersion_v2", number) != Nvml.SUCCESS) {
            return Optional.empty();
        }
        var version = number.get(JAVA_INT, 0);
        return Optional.of("CUDA %d.%d".formatted(version / 1000, version % 1000 / 10));
    }

    /** Whoever names a library wants to know that it is none. */
    private static GpuReading notThere() {
        return GpuReading.without(
                GpuVendor.NVIDIA,
                SOURCE,
                GpuState.NO_DRIVER,
                Optional.of("dream.gpu.library names nothing that can be loaded."));
    }

    /** The library cannot be asked, or not for GPUs. */
    private GpuReading without(int code) {
        var state =
                switch (code) {
                    case Nvml.NO_PERMISSION -> GpuState.DENIED;
                    case Nvml.MISMATCH -> GpuState.DRIVER_MISMATCH;
                    case Nvml.GPU_IS_LOST, Nvml.RESET_REQUIRED -> GpuState.LOST;
                    case Nvml.LIBRARY_NOT_FOUND, Nvml.DRIVER_NOT_LOADED ->
                            PciCards.any(root, PciCards.NVIDIA)
                                    ? GpuState.NO_DRIVER
                                    : GpuState.NONE;
                    default -> names.isEmpty() ? GpuState.NO_DRIVER : GpuState.LOST;
                };
        var lost =
                state == GpuState.LOST
                        ? names.keySet().stream()
                                .sorted()
                                .map(
                                        index ->
                                                Gpu.lost(
                                                        GpuVendor.NVIDIA,
                                                        index,
                                                        names.getOrDefault(index, "")))
                                .toList()
                        : List.<Gpu>of();
        return new GpuReading(
                GpuVendor.NVIDIA,
                SOURCE,
                state,
                Optional.empty(),
                Optional.empty(),
                state == GpuState.NONE ? Optional.empty() : Optional.of(Nvml.name(code)),
                lost);
    }
}
