package dev.dreamserver.gpu;

import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import java.util.Optional;

/**
 * What tells of a maker's GPUs.
 *
 * @param vendor whose
 * @param source what was asked, such as {@code NVML}
 * @param state how it is
 * @param version of the driver, where it is told
 * @param compute what programs can be built against, such as {@code CUDA 13.0}, where it is told
 * @param said its own words when something was wrong
 */
public record GpuDriver(
        GpuVendor vendor,
        String source,
        GpuState state,
        Optional<String> version,
        Optional<String> compute,
        Optional<String> said) {

    static GpuDriver of(GpuReading reading) {
        return new GpuDriver(
                reading.vendor(),
                reading.source(),
                reading.state(),
                reading.driver(),
                reading.compute(),
                reading.said());
    }
}
