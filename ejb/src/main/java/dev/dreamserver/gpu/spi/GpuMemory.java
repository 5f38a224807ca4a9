package dev.dreamserver.gpu.spi;

import java.util.OptionalLong;

/**
 * Memory of a GPU in bytes. What is not told is empty, never 0.
 *
 * @param total in all
 * @param reserved what driver and firmware keep for themselves, where it is told apart
 * @param used what programs have; where {@code reserved} is empty, with what the driver keeps
 * @param free what a program could still have
 * @param unified whether it is the memory of the machine, shared with the processor
 */
public record GpuMemory(
        OptionalLong total,
        OptionalLong reserved,
        OptionalLong used,
        OptionalLong free,
        boolean unified) {

    /** Nothing is told. */
    public static final GpuMemory UNKNOWN =
            new GpuMemory(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    false);

    /** Own memory of a card; free is what is left. */
    public static GpuMemory of(OptionalLong total, OptionalLong used) {
        var free =
                total.isPresent() && used.isPresent()
                        ? OptionalLong.of(Math.max(0, total.getAsLong() - used.getAsLong()))
                        : OptionalLong.empty();
        return new GpuMemory(total, OptionalLong.empty(), used, free, false);
    }

    /** Whether both the whole and what is taken of it are known. */
    public boolean known() {
        return total.isPresent() && used.isPresent();
    }
}
