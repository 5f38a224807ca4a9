package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.catalog.Room;
import dev.dreamserver.catalog.Taken;
import dev.dreamserver.gpu.GpuView;
import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import dev.dreamserver.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryLeftTest {

    private static final long GIB = 1L << 30;
    private static final Path GUIDE = Path.of("..", "engines", "guide", "dream-guide.gguf");

    private static EngineSettings settings(String options, Path model) {
        var given =
                Map.of(
                        "dream.engine.options",
                        options,
                        "dream.model.file",
                        model.toString(),
                        "dream.engine.context",
                        "1024",
                        "dream.engine.slots",
                        "2");
        return EngineSettings.read(new Settings(key -> Optional.ofNullable(given.get(key))));
    }

    private static MemoryLeft left(double machine, double... cards) {
        return new MemoryLeft(
                () -> Arrays.stream(cards).mapToObj(MemoryLeftTest::card).toList(),
                () ->
                        new Room(
                                Room.Kind.MEMORY,
                                "",
                                16 * GIB,
                                16 * GIB - Math.round(machine * GIB),
                                0,
                                0));
    }

    /** With so much left of 16 GiB. */
    private static GpuView card(double free) {
        var used = OptionalLong.of(16 * GIB - Math.round(free * GIB));
        return new GpuView(
                new Gpu(
                        GpuVendor.NVIDIA,
                        0,
                        "card",
                        Optional.empty(),
                        GpuState.OK,
                        GpuMemory.of(OptionalLong.of(16 * GIB), used),
                        GpuFigures.UNKNOWN,
                        List.of()),
                List.of());
    }

    @Test
    void beside_is_what_fits_with_room_by_the_sum_of_the_files_own_shape() throws IOException {
        var guide = settings("", GUIDE);
        var sum = left(16).sum(guide, List.of());
        assertThat(sum.shaped()).isTrue();
        assertThat(sum.weights()).isEqualTo(Files.size(GUIDE));
        assertThat(sum.tokens()).isEqualTo(1024);
        assertThat(sum.slots()).isEqualTo(2);
        assertThat(left(1.8).fits(guide, List.of())).isTrue();
        assertThat(left(1.6).fits(guide, List.of())).isFalse();
    }

    @Test
    void layers_on_a_gpu_count_where_most_is_free() {
        var guide = settings("-ngl 99", GUIDE);
        assertThat(left(0, 1, 3).fits(guide, List.of())).isTrue();
        assertThat(left(16, 1, 1).fits(guide, List.of())).isFalse();
        assertThat(left(16, 3).fits(settings("", GUIDE), List.of())).isTrue();
        assertThat(left(0, 3).fits(settings("", GUIDE), List.of())).isFalse();
        assertThat(left(16).fits(guide, List.of())).isTrue(); // no GPU is told
    }

    @Test
    void what_it_took_here_counts_rather_than_the_sum() throws IOException {
        var guide = settings("-ngl 99", GUIDE);
        var how = Peaks.how(guide.options(), Optional.empty());
        var peak =
                new Peak(
                        GUIDE,
                        Files.size(GUIDE),
                        how,
                        Peak.GPU,
                        new Taken(5 * GIB, 1024, 2),
                        Instant.EPOCH);
        assertThat(left(0, 6).fits(guide, List.of())).isTrue();
        assertThat(left(0, 6).fits(guide, List.of(peak))).isFalse();
        assertThat(left(0, 7).fits(guide, List.of(peak))).isTrue();
        // in the machine's memory it was not measured
        assertThat(left(6).fits(settings("", GUIDE), List.of(peak))).isTrue();
    }
}
