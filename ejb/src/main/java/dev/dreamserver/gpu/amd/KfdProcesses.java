package dev.dreamserver.gpu.amd;

import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The processes that compute on AMD's GPUs, as the kernel driver KFD lists them: {@code
 * /sys/class/kfd/kfd/proc/PID/vram_GPU}. For one look.
 */
final class KfdProcesses {

    private final Map<String, List<GpuProcess>> bySlot = new HashMap<>();

    KfdProcesses(KernelFiles files) {
        var slots = slots(files);
        for (var process : files.folders("sys/class/kfd/kfd/proc")) {
            var pid = digits(String.valueOf(process.getFileName()));
            if (pid.isEmpty()) {
                continue;
            }
            slots.forEach(
                    (gpu, slot) -> {
                        var bytes = KernelFiles.number(process.resolve("vram_" + gpu));
                        if (bytes.isPresent()) {
                            add(slot, pid.getAsLong(), bytes);
                        }
                    });
        }
    }

    private void add(String slot, long pid, OptionalLong bytes) {
        var known = bySlot.computeIfAbsent(slot, any -> new ArrayList<>());
        if (known.size() < Gpu.MOST_PROCESSES) {
            known.add(new GpuProcess(pid, Optional.empty(), bytes));
        }
    }

    /** Those on the GPU in this PCI slot. */
    List<GpuProcess> of(String slot) {
        return bySlot.getOrDefault(slot, List.of());
    }

    /** KFD has numbers of its own for GPUs; its topology tells which slot each is in. */
    private static Map<String, String> slots(KernelFiles files) {
        var slots = new HashMap<String, String>();
        for (var node : files.folders("sys/class/kfd/kfd/topology/nodes")) {
            var gpu = KernelFiles.text(node.resolve("gpu_id"));
            var facts = KernelFiles.text(node.resolve("properties"));
            var place = value(facts, "location_id");
            if (!gpu.isEmpty() && !gpu.equals("0") && place.isPresent()) {
                var at = place.getAsLong(); // bus, device and function of PCI in one number
                slots.put(
                        gpu,
                        String.format(
                                Locale.ROOT,
                                "%04x:%02x:%02x.%x",
                                value(facts, "domain").orElse(0),
                                at >> 8 & 0xff,
                                at >> 3 & 0x1f,
                                at & 7));
            }
        }
        return slots;
    }

    private static OptionalLong value(String facts, String key) {
        return facts.lines()
                .filter(line -> line.startsWith(key + " "))
                .map(line -> digits(line.substring(key.length() + 1).strip()))
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong digits(String text) {
        return text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }
}
