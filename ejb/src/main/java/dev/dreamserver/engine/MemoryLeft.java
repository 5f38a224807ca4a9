package dev.dreamserver.engine;

import dev.dreamserver.gpu.Gpus;
import dev.dreamserver.gpu.spi.GpuProcess;
import dev.dreamserver.runtime.spi.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What memory there is for a second engine, and what one takes. Thread-safe. */
final class MemoryLeft {

    private static final long MEBI = 1L << 20;
    private static final long WORKING = 256 * MEBI;
    private static final long SPARE = 512 * MEBI;

    /** Of a model of middle size with grouped heads, at 16 bits; small ones take less. */
    private static final long TOKEN_BYTES = 64 * 1024;

    private final Gpus gpus;
    private final LongSupplier machine;

    MemoryLeft(Gpus gpus) {
        this(gpus, MemoryLeft::available);
    }

    MemoryLeft(Gpus gpus, LongSupplier machine) {
        this.gpus = gpus;
        this.machine = machine;
    }

    /** Whether an engine of these settings fits beside all that runs now. */
    boolean fits(EngineSettings of) {
        var needed = needs(of);
        var enough = needed + needed / 10 + SPARE;
        var free = free(of);
        return free >= enough;
    }

    /** What an engine of these settings takes, in bytes. */
    static long needs(EngineSettings of) {
        var files =
                Stream.concat(
                                of.modelFile().stream(),
                                of.berth().model().flatMap(EngineModel::projector).stream())
                        .mapToLong(MemoryLeft::size)
                        .sum();
        var tokens = of.contextTokens().orElse(EngineSettings.MODEST_CONTEXT);
        var slots = of.slots().orElse(EngineSettings.FEW_SLOTS);
        // What a context takes grows with the model; a tiny model has a tiny one.
        var context = Math.min(tokens * (long) slots * TOKEN_BYTES, 2 * files);
        return files + context + WORKING;
    }

    private long free(EngineSettings of) {
        if (!of.options().contains("-ngl") && !of.options().contains("--n-gpu-layers")) {
            return machine.getAsLong();
        }
        return gpus.report().gpus().stream()
                .map(view -> view.gpu().memory().free())
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max()
                .orElseGet(machine);
    }

    /** The GPU's memory that a program has, where the driver tells. */
    OptionalLong onGpu(RunningProgram program) {
        return gpus.report().gpus().stream()
                .flatMap(view -> view.gpu().processes().stream())
                .filter(process -> process.pid() == program.pid())
                .map(GpuProcess::bytes)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .reduce(Long::sum);
    }

    /** The machine's memory that a program has for itself; empty where it does not tell. */
    static OptionalLong own(RunningProgram program) {
        var status = Path.of("/proc", Long.toString(program.pid()), "status");
        var anonymous = kibi(status, "RssAnon:");
        return anonymous.isEmpty()
                ? anonymous
                : OptionalLong.of(anonymous.getAsLong() + kibi(status, "VmSwap:").orElse(0));
    }

    private static long available() {
        return kibi(Path.of("/proc/meminfo"), "MemAvailable:").orElse(0);
    }

    private static OptionalLong kibi(Path file, String name) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException untold) {
            return OptionalLong.empty();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }
}
