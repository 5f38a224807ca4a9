package dev.dreamserver.gpu.rest;

import dev.dreamserver.gpu.GpuDriver;
import dev.dreamserver.gpu.GpuHolder;
import dev.dreamserver.gpu.GpuReport;
import dev.dreamserver.gpu.GpuView;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * GPUs in JSON. Memory in bytes; what is not told is null.
 *
 * @param at when they were looked at
 * @param state the worst state of them
 * @param advice what to do, if there is something to do
 */
record GpuJson(
        String at,
        String state,
        @Nullable String advice,
        List<DriverJson> drivers,
        List<CardJson> gpus) {

    static GpuJson of(GpuReport report) {
        return new GpuJson(
                report.at().toString(),
                report.state().name(),
                report.advice().orElse(null),
                report.drivers().stream().map(DriverJson::of).toList(),
                report.gpus().stream().map(CardJson::of).toList());
    }

    /** What tells of a maker's. */
    record DriverJson(
            String vendor,
            String source,
            String state,
            @Nullable String version,
            @Nullable String compute,
            @Nullable String said) {

        static DriverJson of(GpuDriver driver) {
            return new DriverJson(
                    driver.vendor().label(),
                    driver.source(),
                    driver.state().name(),
                    driver.version().orElse(null),
                    driver.compute().orElse(null),
                    driver.said().orElse(null));
        }
    }

    /** One GPU. */
    record CardJson(
            String vendor,
            int index,
            String name,
            @Nullable String uuid,
            String state,
            MemoryJson memory,
            @Nullable Integer busyPercent,
            @Nullable Integer celsius,
            @Nullable Double watts,
            @Nullable Double wattsLimit,
            @Nullable Integer megahertz,
            List<HolderJson> holders) {

        static CardJson of(GpuView view) {
            var gpu = view.gpu();
            var memory = gpu.memory();
            var figures = gpu.figures();
            return new CardJson(
                    gpu.vendor().label(),
                    gpu.index(),
                    gpu.name(),
                    gpu.uuid().orElse(null),
                    gpu.state().name(),
                    new MemoryJson(
                            told(memory.total()),
                            told(memory.reserved()),
                            told(memory.used()),
                            told(memory.free()),
                            memory.unified()),
                    told(figures.busyPercent()),
                    told(figures.celsius()),
                    told(figures.watts()),
                    told(figures.wattsLimit()),
                    told(figures.megahertz()),
                    view.holders().stream().map(HolderJson::of).toList());
        }
    }

    /** Its memory. */
    record MemoryJson(
            @Nullable Long total,
            @Nullable Long reserved,
            @Nullable Long used,
            @Nullable Long free,
            boolean unified) {}

    /** Who has a part of it. */
    record HolderJson(String owner, String name, @Nullable Long pid, @Nullable Long bytes) {

        static HolderJson of(GpuHolder holder) {
            return new HolderJson(
                    holder.owner().name(), holder.name(), told(holder.pid()), told(holder.bytes()));
        }
    }

    private static @Nullable Long told(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static @Nullable Integer told(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    private static @Nullable Double told(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
