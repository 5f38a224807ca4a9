package dev.dreamserver.gpu.spi;

import java.util.List;
import java.util.Optional;

/**
 * One GPU as its driver tells it.
 *
 * @param vendor who made it
 * @param index its number among those of the maker, from 0
 * @param name what its driver calls it
 * @param uuid its own name in the world, where it has one
 * @param state how it is
 * @param memory its memory
 * @param figures what it does
 * @param processes who works on it, at most {@value #MOST_PROCESSES}; empty also where the driver
 *     does not tell
 */
public record Gpu(
        GpuVendor vendor,
        int index,
        String name,
        Optional<String> uuid,
        GpuState state,
        GpuMemory memory,
        GpuFigures figures,
        List<GpuProcess> processes) {

    /** How many processes are told of one GPU. */
    public static final int MOST_PROCESSES = 256;

    /** Copies the list and bounds it. */
    public Gpu {
        processes = List.copyOf(processes.subList(0, Math.min(MOST_PROCESSES, processes.size())));
    }

    /** One that tells nothing now: only its name is known. */
    public static Gpu silent(GpuState state, GpuVendor vendor, int index, String name) {
        return new Gpu(
                vendor,
                index,
                name,
                Optional.empty(),
                state,
                GpuMemory.UNKNOWN,
                GpuFigures.UNKNOWN,
                List.of());
    }

    /** One that is lost: only its name is known. */
    public static Gpu lost(GpuVendor vendor, int index, String name) {
        return silent(GpuState.LOST, vendor, index, name);
    }
}
