package dev.dreamserver.gpu.spi;

import java.util.List;
import java.util.Optional;

/**
 * What one look at a maker's GPUs said.
 *
 * @param vendor whose
 * @param source what was asked, such as {@code NVML}
 * @param state the worst state of them
 * @param driver version of the driver, where it is told
 * @param compute what programs can be built against, such as {@code CUDA 13.0}, where it is told
 * @param said what driver or tool said in its own words when something was wrong; one line
 * @param gpus the GPUs, by index
 */
public record GpuReading(
        GpuVendor vendor,
        String source,
        GpuState state,
        Optional<String> driver,
        Optional<String> compute,
        Optional<String> said,
        List<Gpu> gpus) {

    /** More than any machine has; what is over is not told. */
    public static final int MOST_GPUS = 64;

    /** Copies the list and bounds it. */
    public GpuReading {
        gpus = List.copyOf(gpus.subList(0, Math.min(MOST_GPUS, gpus.size())));
    }

    /** No GPU can be told of, and why. */
    public static GpuReading without(
            GpuVendor vendor, String source, GpuState state, Optional<String> said) {
        return new GpuReading(
                vendor, source, state, Optional.empty(), Optional.empty(), said, List.of());
    }

    /** GPUs; the state is the worst of theirs. */
    public static GpuReading of(
            GpuVendor vendor,
            String source,
            Optional<String> driver,
            Optional<String> compute,
            Optional<String> said,
            List<Gpu> gpus) {
        var worst = gpus.isEmpty() ? GpuState.NONE : GpuState.OK;
        for (var gpu : gpus) {
            worst = worst.or(gpu.state());
        }
        return new GpuReading(vendor, source, worst, driver, compute, said, gpus);
    }
}
