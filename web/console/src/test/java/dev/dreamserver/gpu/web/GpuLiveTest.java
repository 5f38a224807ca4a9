package dev.dreamserver.gpu.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.gpu.GpuHolder;
import dev.dreamserver.gpu.GpuHolder.Owner;
import dev.dreamserver.gpu.GpuReport;
import dev.dreamserver.gpu.GpuView;
import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GpuLiveTest {

    private static final long GIB = 1L << 30;

    private static GpuReport report(GpuFigures figures, long used, GpuHolder... holders) {
        var gpu =
                new Gpu(
                        GpuVendor.NVIDIA,
                        0,
                        "Card",
                        Optional.empty(),
                        GpuState.OK,
                        new GpuMemory(
                                OptionalLong.of(24 * GIB),
                                OptionalLong.of(GIB),
                                OptionalLong.of(used),
                                OptionalLong.of(23 * GIB - used),
                                false),
                        figures,
                        List.of());
        return new GpuReport(
                Instant.EPOCH, GpuState.OK, List.of(new GpuView(gpu, List.of(holders))), List.of());
    }

    private static GpuFigures busy(int percent) {
        return new GpuFigures(
                OptionalInt.of(percent),
                OptionalInt.of(61),
                OptionalDouble.of(151.25),
                OptionalDouble.of(350),
                OptionalInt.empty());
    }

    @Test
    void what_is_not_told_has_no_value() {
        assertThat(GpuLive.values(report(busy(37), GIB)))
                .containsKey("state")
                .containsEntry("busy0", 37)
                .containsEntry("celsius0", 61)
                .containsEntry("watts0", 151L);
        assertThat(GpuLive.values(report(GpuFigures.UNKNOWN, GIB))).containsOnlyKeys("state");
    }

    @Test
    void figures_alone_are_no_reason_to_fetch_the_page_again() {
        var before = GpuLive.state(report(busy(37), GIB));

        assertThat(GpuLive.state(report(busy(99), GIB + 1))).isEqualTo(before);
        assertThat(GpuLive.state(report(busy(37), 2 * GIB))).isNotEqualTo(before);
        assertThat(GpuLive.state(report(GpuFigures.UNKNOWN, GIB))).isNotEqualTo(before);
        assertThat(GpuLive.state(report(busy(37), GIB, holder(Owner.HOUSE, GIB))))
                .isNotEqualTo(before);
    }

    private static GpuHolder holder(Owner owner, long bytes) {
        return new GpuHolder(owner, "program", OptionalLong.of(1), OptionalLong.of(bytes));
    }

    @Test
    void the_parts_of_the_bar_are_the_memory_and_what_the_driver_keeps() {
        var view =
                report(
                                busy(1),
                                18 * GIB,
                                holder(Owner.HOUSE, 12 * GIB),
                                holder(Owner.OTHERS, 6 * GIB))
                        .gpus()
                        .getFirst();

        assertThat(new GpuPage().parts(view))
                .containsExactly(
                        new GpuPage.Part("HOUSE", 50),
                        new GpuPage.Part("OTHERS", 25),
                        new GpuPage.Part("UNSEEN", 4.17));
        assertThat(new GpuPage().percent(view)).isEqualTo(75);
    }
}
