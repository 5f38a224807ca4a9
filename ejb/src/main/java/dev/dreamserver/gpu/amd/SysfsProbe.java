package dev.dreamserver.gpu.amd;

import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuProbe;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads what Linux and the driver amdgpu tell below {@code /sys}: no tool and no rights needed, and
 * cheap. Processes are those that compute, as the kernel's KFD lists them.
 */
@ApplicationScoped
public class SysfsProbe implements GpuProbe {

    private static final Pattern CARD = Pattern.compile("card\\d+");
    private static final String AMD = "0x1002";
    private static final String DISPLAY = "0x03";

    private final KernelFiles files;

    /** The house's own. */
    public SysfsProbe() {
        this(Path.of("/"));
    }

    SysfsProbe(Path root) {
        this.files = new KernelFiles(root);
    }

    @Override
    public GpuVendor vendor() {
        return GpuVendor.AMD;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public GpuReading read() {
        var holders = new KfdProcesses(files);
        var gpus = new ArrayList<Gpu>();
        for (var card : files.folders("sys/class/drm")) {
            var device = card.resolve("device");
            if (CARD.matcher(String.valueOf(card.getFileName())).matches()
                    && KernelFiles.text(device.resolve("vendor")).equals(AMD)
                    && KernelFiles.number(device.resolve("mem_info_vram_total")).isPresent()) {
                gpus.add(gpu(device, gpus.size(), holders));
            }
        }
        if (gpus.isEmpty()) {
            return GpuReading.without(
                    GpuVendor.AMD,
                    "sysfs",
                    card() ? GpuState.NO_DRIVER : GpuState.NONE,
                    Optional.empty());
        }
        return GpuReading.of(
                GpuVendor.AMD, "sysfs", driver(), Optional.empty(), Optional.empty(), gpus);
    }

    private Gpu gpu(Path device, int index, KfdProcesses holders) {
        var product = KernelFiles.text(device.resolve("product_name"));
        var unique = KernelFiles.text(device.resolve("unique_id"));
        var memory =
                GpuMemory.of(
                        KernelFiles.number(device.resolve("mem_info_vram_total")),
                        KernelFiles.number(device.resolve("mem_info_vram_used")));
        return new Gpu(
                GpuVendor.AMD,
                index,
                product.isEmpty() ? "AMD GPU" : product,
                unique.isEmpty() ? Optional.empty() : Optional.of(unique),
                memory.known() ? GpuState.OK : GpuState.PARTIAL,
                memory,
                figures(device),
                holders.of(slot(device)));
    }

    private static GpuFigures figures(Path device) {
        var sensors = KernelFiles.foldersOf(device.resolve("hwmon"));
        return new GpuFigures(
                whole(KernelFiles.number(device.resolve("gpu_busy_percent")), 1),
                whole(first(sensors, "temp1_input"), 1_000),
                parts(first(sensors, "power1_average", "power1_input")),
                parts(first(sensors, "power1_cap")),
                whole(first(sensors, "freq1_input"), 1_000_000));
    }

    private static OptionalLong first(List<Path> folders, String... names) {
        for (var name : names) {
            for (var folder : folders) {
                var found = KernelFiles.number(folder.resolve(name));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalInt whole(OptionalLong number, long unit) {
        return number.isPresent()
                ? OptionalInt.of((int) (number.getAsLong() / unit))
                : OptionalInt.empty();
    }

    /** Of a millionth. */
    private static OptionalDouble parts(OptionalLong number) {
        return number.isPresent()
                ? OptionalDouble.of(number.getAsLong() / 1e6)
                : OptionalDouble.empty();
    }

    /** Such as {@code 0000:03:00.0}. */
    private static String slot(Path device) {
        return KernelFiles.text(device.resolve("uevent"))
                .lines()
                .filter(line -> line.startsWith("PCI_SLOT_NAME="))
                .map(line -> line.substring("PCI_SLOT_NAME=".length()))
                .findFirst()
                .orElse("");
    }

    /** Told only by a driver that did not come with the kernel. */
    private Optional<String> driver() {
        var version = files.text("sys/module/amdgpu/version");
        return version.isEmpty() ? Optional.empty() : Optional.of("amdgpu " + version);
    }

    private boolean card() {
        return files.folders("sys/bus/pci/devices").stream()
                .anyMatch(
                        card ->
                                KernelFiles.text(card.resolve("vendor")).equals(AMD)
                                        && KernelFiles.text(card.resolve("class"))
                                                .startsWith(DISPLAY));
    }
}
