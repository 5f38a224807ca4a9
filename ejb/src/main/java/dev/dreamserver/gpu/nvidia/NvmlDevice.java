package dev.dreamserver.gpu.nvidia;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuProcess;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads devices for one look. What a device does not support is unknown; what it should tell and
 * does not makes it partial, or lost where the library says so.
 */
final class NvmlDevice {

    /** NVML's way to say that a number is not told. */
    private static final long NOT_AVAILABLE = -1L;

    private static final int TEXT = 96;
    private static final int MEMORY_V2 = 40 | 2 << 24; // its size, and its version
    private static final int SENSOR_OF_THE_GPU = 0;
    private static final int CLOCK_OF_THE_PROCESSORS = 1;
    private static final int ENTRY = 24;
    private static final int OLD_ENTRY = 16;
    private static final int MOST_ROOM = 8 * Gpu.MOST_PROCESSES;
    private static final List<String> KINDS = List.of("Compute", "Graphics", "MPSCompute");

    private final Nvml nvml;
    private final Arena arena;
    private final MemorySegment text;
    private final MemorySegment number;
    private final MemorySegment memory;
    private Optional<String> said = Optional.empty();
    private GpuState state = GpuState.OK;

    NvmlDevice(Nvml nvml, Arena arena) {
        this.nvml = nvml;
        this.arena = arena;
        this.text = arena.allocate(TEXT);
        this.number = arena.allocate(8, 8);
        this.memory = arena.allocate(64, 8);
    }

    /** What the library said first when something was wrong. */
    Optional<String> said() {
        return said;
    }

    void say(int code) {
        if (said.isEmpty()) {
            said = Optional.of(Nvml.name(code));
        }
    }

    Gpu read(int index, MemorySegment device) {
        state = GpuState.OK;
        var name = text("nvmlDeviceGetName", device).orElse("NVIDIA GPU");
        var uuid = text("nvmlDeviceGetUUID", device);
        var held = memory(device);
        var figures =
                new GpuFigures(
                        whole("nvmlDeviceGetUtilizationRates", device),
                        kind("nvmlDeviceGetTemperature", device, SENSOR_OF_THE_GPU),
                        watts("nvmlDeviceGetPowerUsage", device),
                        watts("nvmlDeviceGetEnforcedPowerLimit", device),
                        kind("nvmlDeviceGetClockInfo", device, CLOCK_OF_THE_PROCESSORS));
        var processes = processes(device);
        if (!held.known()) {
            state = state.or(GpuState.PARTIAL);
        }
        return new Gpu(GpuVendor.NVIDIA, index, name, uuid, state, held, figures, processes);
    }

    /** Whether the answer is there; remembers why not. */
    private boolean told(int code) {
        switch (code) {
            case Nvml.SUCCESS -> {
                return true;
            }
            case Nvml.NOT_SUPPORTED, Nvml.FUNCTION_NOT_FOUND -> {
                return false;
            }
            case Nvml.GPU_IS_LOST, Nvml.RESET_REQUIRED, Nvml.UNINITIALIZED -> {
                state = state.or(GpuState.LOST);
                say(code);
                return false;
            }
            default -> {
                state = state.or(GpuState.PARTIAL);
                say(code);
                return false;
            }
        }
    }

    private Optional<String> text(String function, MemorySegment device) {
        return told(nvml.text(function, device, text))
                ? Optional.of(text.getString(0))
                : Optional.empty();
    }

    private OptionalInt whole(String function, MemorySegment device) {
        return told(nvml.get(function, device, number))
                ? OptionalInt.of(number.get(JAVA_INT, 0))
                : OptionalInt.empty();
    }

    private OptionalInt kind(String function, MemorySegment device, int kind) {
        return told(nvml.get(function, device, kind, number))
                ? OptionalInt.of(number.get(JAVA_INT, 0))
                : OptionalInt.empty();
    }

    private OptionalDouble watts(String function, MemorySegment device) {
        var milliwatts = whole(function, device);
        return milliwatts.isPresent()
                ? OptionalDouble.of(milliwatts.getAsInt() / 1000.0)
                : OptionalDouble.empty();
    }

    /** Newer drivers tell apart what they keep for themselves. */
    private GpuMemory memory(MemorySegment device) {
        memory.set(JAVA_INT, 0, MEMORY_V2);
        if (nvml.has("nvmlDeviceGetMemoryInfo_v2")
                && nvml.get("nvmlDeviceGetMemoryInfo_v2", device, memory) == Nvml.SUCCESS) {
            return new GpuMemory(at(8), at(16), at(32), at(24), false);
        }
        return told(nvml.get("nvmlDeviceGetMemoryInfo", device, memory))
                ? new GpuMemory(at(0), OptionalLong.empty(), at(16), at(8), false)
                : GpuMemory.UNKNOWN;
    }

    private OptionalLong at(long offset) {
        return OptionalLong.of(memory.get(JAVA_LONG, offset));
    }

    /** Those that compute and those that draw; one that does both is told once. */
    private List<GpuProcess> processes(MemorySegment device) {
        var found = new LinkedHashMap<Long, GpuProcess>();
        KINDS.forEach(kind -> processes(kind, device, found));
        return new ArrayList<>(found.values());
    }

    private void processes(String kind, MemorySegment device, Map<Long, GpuProcess> found) {
        var newest = "nvmlDeviceGet" + kind + "RunningProcesses_v3";
        var entry = nvml.has(newest) ? ENTRY : OLD_ENTRY;
        var function = entry == ENTRY ? newest : "nvmlDeviceGet" + kind + "RunningProcesses";
        var list = arena.allocate((long) entry * Gpu.MOST_PROCESSES, 8);
        number.set(JAVA_INT, 0, Gpu.MOST_PROCESSES);
        var code = nvml.list(function, device, number, list);
        if (code == Nvml.INSUFFICIENT_SIZE) { // now the number of them stands there
            var room = Math.clamp(number.get(JAVA_INT, 0) * 2L, Gpu.MOST_PROCESSES, MOST_ROOM);
            list = arena.allocate((long) entry * room, 8);
            number.set(JAVA_INT, 0, room);
            code = nvml.list(function, device, number, list);
        }
        if (!told(code)) {
            return;
        }
        var count = number.get(JAVA_INT, 0);
        for (var i = 0; i < count; i++) {
            var pid = Integer.toUnsignedLong(list.get(JAVA_INT, (long) i * entry));
            var bytes = list.get(JAVA_LONG, (long) i * entry + 8);
            if (pid != 0) {
                found.putIfAbsent(
                        pid,
                        new GpuProcess(
                                pid,
                                Optional.empty(),
                                bytes == NOT_AVAILABLE
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(bytes)));
            }
        }
    }
}
