package dev.dreamserver.gpu.nvidia;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's management library, called in this process. Each function returns NVML's own code. What
 * a driver of an older day does not have answers {@link #FUNCTION_NOT_FOUND}, as the library itself
 * would. A call takes as long as the driver takes: call it from a thread that may hang. Not
 * thread-safe.
 */
@SuppressWarnings("restricted") // native access is what this class is for
final class Nvml {

    static final int SUCCESS = 0;
    static final int UNINITIALIZED = 1;
    static final int NOT_SUPPORTED = 3;
    static final int NO_PERMISSION = 4;
    static final int INSUFFICIENT_SIZE = 7;
    static final int DRIVER_NOT_LOADED = 9;
    static final int LIBRARY_NOT_FOUND = 12;
    static final int FUNCTION_NOT_FOUND = 13;
    static final int GPU_IS_LOST = 15;
    static final int RESET_REQUIRED = 16;
    static final int MISMATCH = 18;

    private static final FunctionDescriptor NOTHING = FunctionDescriptor.of(JAVA_INT);
    private static final FunctionDescriptor OUT = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    private static final FunctionDescriptor TEXT =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
    private static final FunctionDescriptor BY_NUMBER =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS);
    private static final FunctionDescriptor OF_DEVICE =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
    private static final FunctionDescriptor OF_DEVICE_TEXT =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final FunctionDescriptor OF_DEVICE_KIND =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
    private static final FunctionDescriptor OF_DEVICE_TWO =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS);

    /** Where it lies when the system's loader does not find it: WSL 2, NixOS, some containers. */
    private static final List<String> PLACES =
            List.of(
                    "/usr/lib/wsl/lib/libnvidia-ml.so.1",
                    "/run/opengl-driver/lib/libnvidia-ml.so.1",
                    "/usr/local/nvidia/lib64/libnvidia-ml.so.1");

    private static final String NAME = "libnvidia-ml.so.1";

    private final SymbolLookup symbols;
    private final Linker linker = Linker.nativeLinker();
    private final Map<String, Optional<MethodHandle>> functions = new HashMap<>();

    private Nvml(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /**
     * The library the owner names, else the system's; empty where there is none. It stays loaded.
     */
    static Optional<Nvml> load(Optional<Path> owners) {
        if (owners.isPresent()) {
            return load(owners.get().toAbsolutePath().toString());
        }
        return load(NAME)
                .or(
                        () ->
                                PLACES.stream()
                                        .filter(place -> Files.exists(Path.of(place)))
                                        .flatMap(place -> load(place).stream())
                                        .findFirst());
    }

    private static Optional<Nvml> load(String name) {
        try {
            return Optional.of(new Nvml(SymbolLookup.libraryLookup(name, Arena.global())));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    int init() {
        return call("nvmlInit_v2", NOTHING, handle -> (int) handle.invokeExact());
    }

    int shutdown() {
        return call("nvmlShutdown", NOTHING, handle -> (int) handle.invokeExact());
    }

    /** A function that fills what it is given, such as a count. */
    int get(String function, MemorySegment out) {
        return call(function, OUT, handle -> (int) handle.invokeExact(out));
    }

    int text(String function, MemorySegment out) {
        var size = (int) out.byteSize();
        return call(function, TEXT, handle -> (int) handle.invokeExact(out, size));
    }

    /** The device with this number, as an address in {@code out}. */
    int device(int index, MemorySegment out) {
        return call(
                "nvmlDeviceGetHandleByIndex_v2",
                BY_NUMBER,
                handle -> (int) handle.invokeExact(index, out));
    }

    int get(String function, MemorySegment device, MemorySegment out) {
        return call(function, OF_DEVICE, handle -> (int) handle.invokeExact(device, out));
    }

    int text(String function, MemorySegment device, MemorySegment out) {
        var size = (int) out.byteSize();
        return call(
                function, OF_DEVICE_TEXT, handle -> (int) handle.invokeExact(device, out, size));
    }

    /** A function that wants to know which of its sensors or clocks is meant. */
    int get(String function, MemorySegment device, int kind, MemorySegment out) {
        return call(
                function, OF_DEVICE_KIND, handle -> (int) handle.invokeExact(device, kind, out));
    }

    /** A function that fills a list: how many fit goes in and how many there are comes out. */
    int list(String function, MemorySegment device, MemorySegment count, MemorySegment out) {
        return call(
                function, OF_DEVICE_TWO, handle -> (int) handle.invokeExact(device, count, out));
    }

    boolean has(String function) {
        return symbols.find(function).isPresent();
    }

    /** What the library calls a code. */
    static String name(int code) {
        return switch (code) {
            case UNINITIALIZED -> "Uninitialized";
            case 2 -> "Invalid Argument";
            case NOT_SUPPORTED -> "Not Supported";
            case NO_PERMISSION -> "Insufficient Permissions";
            case 6 -> "Not Found";
            case INSUFFICIENT_SIZE -> "Insufficient Size";
            case 8 -> "Insufficient External Power";
            case DRIVER_NOT_LOADED -> "Driver Not Loaded";
            case 10 -> "Timeout";
            case 11 -> "Interrupt Request Issue";
            case LIBRARY_NOT_FOUND -> "NVML Shared Library Not Found";
            case FUNCTION_NOT_FOUND -> "Function Not Found";
            case 14 -> "Corrupted infoROM";
            case GPU_IS_LOST -> "GPU is lost";
            case RESET_REQUIRED -> "GPU requires restart";
            case 17 -> "The operating system has blocked the request.";
            case MISMATCH -> "RM has detected an NVML/RM version mismatch.";
            case 20 -> "Insufficient Memory";
            default -> "Unknown Error";
        };
    }

    /** One way to call a function. */
    private interface Call {
        int on(MethodHandle handle) throws Throwable;
    }

    private int call(String function, FunctionDescriptor shape, Call call) {
        var handle = handle(function, shape);
        if (handle == null) {
            return FUNCTION_NOT_FOUND;
        }
        try {
            return call.on(handle);
        } catch (Throwable impossible) {
            throw new IllegalStateException(function, impossible);
        }
    }

    private @Nullable MethodHandle handle(String function, FunctionDescriptor shape) {
        return functions
                .computeIfAbsent(
                        function,
                        name ->
                                symbols.find(name)
                                        .map(address -> linker.downcallHandle(address, shape)))
                .orElse(null);
    }
}
