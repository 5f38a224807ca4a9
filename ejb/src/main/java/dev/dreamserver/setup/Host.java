package dev.dreamserver.setup;

import dev.dreamserver.gpu.GpuView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a machine says of itself. Sizes in bytes.
 *
 * @param processor its name, where it tells one
 * @param threads what the house may use at a time, as the system counts
 * @param cores real cores behind them, where it tells
 * @param abilities instruction sets that make models faster, fastest last
 * @param memory memory in all: that of the machine, or what its container may take
 * @param memoryFree what programs could still have
 * @param disk size of the disk that holds the house's state, where it tells
 * @param diskFree free room there, where it tells
 * @param gpus graphics processors that the system names; none where it names none
 */
public record Host(
        Optional<String> processor,
        int threads,
        Optional<Integer> cores,
        List<String> abilities,
        long memory,
        long memoryFree,
        OptionalLong disk,
        OptionalLong diskFree,
        List<Gpu> gpus) {

    /** Copies the lists. */
    public Host {
        abilities = List.copyOf(abilities);
        gpus = List.copyOf(gpus);
    }

    /**
     * The same machine with what drivers tell of its graphics processors. Those of makers whose
     * drivers tell nothing stay as the system names them.
     */
    Host with(List<GpuView> told) {
        var all =
                told.stream()
                        .map(GpuView::gpu)
                        .map(gpu -> new Gpu(gpu.name(), ownMemory(gpu)))
                        .collect(Collectors.toCollection(ArrayList::new));
        gpus.stream().filter(gpu -> told.stream().noneMatch(gpu::isAmong)).forEach(all::add);
        return new Host(
                processor, threads, cores, abilities, memory, memoryFree, disk, diskFree, all);
    }

    private static OptionalLong ownMemory(dev.dreamserver.gpu.spi.Gpu gpu) {
        return gpu.memory().unified() ? OptionalLong.empty() : gpu.memory().total();
    }

    /**
     * A graphics processor.
     *
     * @param name what its driver calls it, else its maker
     * @param memory its own memory in bytes; empty where the system does not tell without further
     *     tools
     */
    public record Gpu(String name, OptionalLong memory) {

        /** Whether it may be that one: the system names some by their maker alone. */
        private boolean isAmong(GpuView told) {
            return name.startsWith(told.gpu().vendor().label()) || name.equals(told.gpu().name());
        }
    }
}
