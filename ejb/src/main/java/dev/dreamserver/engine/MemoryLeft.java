package dev.dreamserver.engine;

import dev.dreamserver.catalog.Fit;
import dev.dreamserver.catalog.Gguf;
import dev.dreamserver.catalog.Room;
import dev.dreamserver.catalog.Shape;
import dev.dreamserver.gpu.GpuView;
import dev.dreamserver.gpu.Gpus;
import dev.dreamserver.gpu.spi.GpuProcess;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.runtime.spi.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What memory there is for a second engine, and what one takes. Thread-safe. */
final class MemoryLeft {

    private final Supplier<List<GpuView>> gpus;
    private final Supplier<Room> machine;

    MemoryLeft(Gpus gpus) {
        this(() -> gpus.report().gpus(), MemoryLeft::machine);
    }

    MemoryLeft(Supplier<List<GpuView>> gpus, Supplier<Room> machine) {
        this.gpus = gpus;
        this.machine = machine;
    }

    /**
     * Whether an engine of these settings fits with room beside all that runs now, by the sum that
     * Models shows.
     *
     * @param known what was measured here
     */
    boolean fits(EngineSettings of, List<Peak> known) {
        return sum(of, known).verdict() == Fit.Verdict.GREEN;
    }

    /** The sum of an engine of these settings beside all that runs now. */
    Fit sum(EngineSettings of, List<Peak> known) {
        var room = room(of);
        var header = of.modelFile().flatMap(MemoryLeft::header);
        var trained = header.flatMap(Gguf::trainedContext).orElse(EngineSettings.MODEST_CONTEXT);
        var tokens = of.contextTokens().orElse(Math.min(trained, EngineSettings.MODEST_CONTEXT));
        var slots = of.answersAtATime();
        var eye = of.berth().model().flatMap(EngineModel::projector);
        var taken =
                of.modelFile()
                        .flatMap(
                                file ->
                                        Peak.of(
                                                known,
                                                file,
                                                size(file),
                                                Peaks.how(of.options(), eye),
                                                Peak.place(room),
                                                tokens,
                                                slots));
        var weights =
                Stream.concat(of.modelFile().stream(), eye.stream())
                        .mapToLong(MemoryLeft::size)
                        .sum();
        return Fit.of(shape(header), weights, room, tokens, slots, taken);
    }

    private static Optional<Gguf> header(Path file) {
        try {
            return Optional.of(Gguf.read(file));
        } catch (DreamException unsound) {
            return Optional.empty(); // the engine says what is wrong with it
        }
    }

    private static Optional<Shape> shape(Optional<Gguf> header) {
        return header.flatMap(Gguf::shape);
    }

    private Room room(EngineSettings of) {
        if (!GpuRoom.usedBy(of.options())) {
            return machine.get();
        }
        return gpus.get().stream()
                .filter(view -> view.gpu().memory().known())
                .map(view -> GpuRoom.of(view, 0))
                .max(Comparator.comparingLong(Room::free))
                .orElseGet(machine);
    }

    /** The GPU's memory that a program has, where the driver tells. */
    OptionalLong onGpu(RunningProgram program) {
        return gpus.get().stream()
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

    private static Room machine() {
        var figures = Path.of("/proc/meminfo");
        var total = kibi(figures, "MemTotal:").orElse(0);
        var free = kibi(figures, "MemAvailable:").orElse(0);
        return new Room(Room.Kind.MEMORY, "", total, total - free, 0, 0);
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
