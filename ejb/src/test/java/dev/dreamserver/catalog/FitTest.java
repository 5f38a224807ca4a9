package dev.dreamserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.catalog.Fit.Verdict;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {

    private static final long GIB = 1L << 30;

    /** As Qwen3 8B has it. */
    private static final Shape EIGHT = new Shape("qwen3", 36, 8, 128, 128, 40_960, 0, 0, 0);

    /** As Qwen3 32B has it. */
    private static final Shape THIRTY_TWO = new Shape("qwen3", 64, 8, 128, 128, 40_960, 0, 0, 0);

    /** As gpt-oss 20B has it. */
    private static final Shape OSS = new Shape("gpt-oss", 24, 8, 64, 64, 131_072, 128, 2, 32);

    /** What was measured is of these shapes. */
    private static final Map<String, Shape> MEASURED =
            Map.ofEntries(
                    Map.entry("llama-3.2-1b", whole("llama", 16, 8, 64)),
                    Map.entry("smollm2-1.7b", whole("llama", 24, 32, 64)),
                    Map.entry("qwen3-1.7b", whole("qwen3", 28, 8, 128)),
                    Map.entry(
                            "gemma-3-4b",
                            new Shape("gemma3", 34, 4, 256, 256, 131_072, 1024, 6, 0)),
                    Map.entry("qwen2-7b", whole("qwen2", 28, 4, 128)),
                    Map.entry("llama-3.1-8b", whole("llama", 32, 8, 128)),
                    Map.entry("qwen3-8b", EIGHT),
                    Map.entry(
                            "gemma-3-12b",
                            new Shape("gemma3", 48, 8, 256, 256, 131_072, 1024, 6, 0)),
                    Map.entry("qwen3-14b", whole("qwen3", 40, 8, 128)),
                    Map.entry("gpt-oss-20b", OSS),
                    Map.entry("qwen3-30b-a3b", whole("qwen3moe", 48, 4, 128)));

    private static Shape whole(String architecture, int layers, int heads, int size) {
        return new Shape(architecture, layers, heads, size, size, 131_072, 0, 0, 0);
    }

    private static Room gpu(double total, double others, double givenBack) {
        return new Room(Room.Kind.GPU, "GPU", bytes(total), bytes(others), 0, bytes(givenBack));
    }

    private static long bytes(double gibibytes) {
        return Math.round(gibibytes * GIB);
    }

    @Test
    void a_model_needs_its_weights_its_context_and_room_to_compute() {
        var fit = Fit.of(Optional.of(EIGHT), 8 * GIB, gpu(32, 2, 0), 8192, 2);
        // 36 layers, a key and a value of 8 heads of 128 numbers of two bytes each
        assertThat(fit.context()).isEqualTo(36L * 2 * 8 * 128 * 2 * 8192 * 2);
        assertThat(fit.working()).isEqualTo(GIB / 2 + GIB * 2 / 5 + 8192 * 1024);
        assertThat(fit.margin()).isEqualTo(Math.round(32 * GIB * 0.05));
        assertThat(fit.free()).isEqualTo(30 * GIB);
        assertThat(fit.need()).isEqualTo(fit.weights() + fit.context() + fit.working());
        assertThat(fit.spare()).isEqualTo(fit.free() - fit.need());
    }

    @Test
    void thirty_of_thirty_two_gibibytes_by_weights_alone_do_not_fit() {
        var fit = Fit.of(Optional.of(THIRTY_TWO), bytes(30.16), gpu(31.86, 0, 0), 8192, 1);
        assertThat(fit.verdict()).isEqualTo(Verdict.RED);
        assertThat(fit.largestGreenContext()).isZero();
    }

    @Test
    void what_programs_of_others_have_counts_and_what_the_replaced_gives_back_too() {
        var peer = bytes(8.5);
        var beside = Fit.of(Optional.of(EIGHT), peer, gpu(16, 13.5, 0), 8192, 1);
        assertThat(beside.verdict()).isEqualTo(Verdict.RED);
        var instead = Fit.of(Optional.of(EIGHT), peer, gpu(16, 13.5, 12.5), 8192, 1);
        assertThat(instead.verdict()).isEqualTo(Verdict.GREEN);
    }

    @Test
    void it_fits_with_room_tightly_or_not_at_all() {
        var need = memory(0).need();
        assertThat(memory(need - 1).verdict()).isEqualTo(Verdict.RED);
        assertThat(memory(need).verdict()).isEqualTo(Verdict.YELLOW);
        var withRoom = (long) Math.ceil((need + GIB) / 0.9);
        assertThat(memory(withRoom - 10).verdict()).isEqualTo(Verdict.YELLOW);
        assertThat(memory(withRoom + 10).verdict()).isEqualTo(Verdict.GREEN);
    }

    private static Fit memory(long free) {
        var room = new Room(Room.Kind.MEMORY, "", 16 * GIB, 16 * GIB - free, 0, 0);
        return Fit.of(Optional.of(EIGHT), 5 * GIB, room, 8192, 2);
    }

    @Test
    void the_largest_context_that_fits_does_and_the_next_does_not() {
        var room = gpu(12, 1, 0);
        var fit = Fit.of(Optional.of(EIGHT), 5 * GIB, room, 8192, 2);
        var largest = fit.largestGreenContext();
        assertThat(largest).isBetween(256, 40_960);
        assertThat(Fit.of(Optional.of(EIGHT), 5 * GIB, room, largest, 2).verdict())
                .isEqualTo(Verdict.GREEN);
        assertThat(Fit.of(Optional.of(EIGHT), 5 * GIB, room, largest + 256, 2).verdict())
                .isNotEqualTo(Verdict.GREEN);
        assertThat(
                        Fit.of(Optional.of(EIGHT), 5 * GIB, gpu(200, 0, 0), 8192, 2)
                                .largestGreenContext())
                .isEqualTo(40_960);
    }

    @Test
    void layers_with_a_window_keep_it_and_what_is_read_at_a_time() {
        // As Gemma 3 has it: every sixth of 48 layers sees everything, the others 1,024 tokens and
        // what is read at a time, 512.
        var gemma = new Shape("gemma3", 48, 8, 256, 256, 131_072, 1024, 6, 0);
        var token = 2L * 8 * 512;
        assertThat(gemma.contextBytes(8192, 1)).isEqualTo(token * (8 * 8192L + 40 * 1536L));
        assertThat(gemma.contextBytes(512, 1)).isEqualTo(token * 48 * 512);
        // llama.cpp's log of gpt-oss 20B: 192 MiB and, in blocks of 256 tokens, 18 MiB
        assertThat(OSS.contextBytes(8192, 1)).isEqualTo((192L + 18) << 20);
    }

    @Test
    void a_shape_that_is_not_known_is_said_and_counted_with_a_usual_one() {
        var fit = Fit.of(Optional.empty(), 5 * GIB, gpu(24, 0, 0), 8192, 1);
        assertThat(fit.shaped()).isFalse();
        assertThat(fit.context()).isEqualTo((160L << 10) * 8192);
    }

    /**
     * The most that llama-server had on the GPU while it read a prompt that fills the context and
     * wrote 64 tokens, on one NVIDIA H200, driver 580.159.04, llama.cpp 0.7.0 with ggml 0.27.0 of
     * Debian, CUDA 12.4, -ngl 99, 2026-11-28. The files had the shapes, packings and sizes of the
     * real ones, and weights of nought.
     */
    @ParameterizedTest
    @CsvSource({
        "llama-3.2-1b, 803094880, 8192, 1, 1776287744",
        "llama-3.2-1b, 803094880, 32768, 4, 5827985408",
        "smollm2-1.7b, 1055057888, 8192, 1, 3372220416",
        "smollm2-1.7b, 1055057888, 8192, 4, 8204058624",
        "qwen3-1.7b, 1105314816, 8192, 1, 2734686208",
        "gemma-3-4b, 2489949408, 8192, 2, 3913285632",
        "qwen2-7b, 4680981792, 8192, 1, 5632950272",
        "llama-3.1-8b, 4916138816, 8192, 1, 6450839552",
        "llama-3.1-8b, 4916138816, 32768, 2, 13994295296",
        "qwen3-8b, 5025689760, 2048, 1, 5714739200",
        "qwen3-8b, 5025689760, 8192, 1, 6627000320",
        "qwen3-8b, 5025689760, 8192, 2, 7834959872",
        "qwen3-8b, 5025689760, 8192, 4, 10252976128",
        "qwen3-8b, 5025689760, 32768, 1, 10276044800",
        "gemma-3-12b, 7300766560, 8192, 1, 9105833984",
        "gemma-3-12b, 7300766560, 8192, 4, 12226396160",
        "gemma-3-12b, 7300766560, 32768, 1, 10741612544",
        "qwen3-14b, 8999659200, 8192, 1, 10693378048",
        "qwen3-14b, 8999659200, 8192, 4, 14719909888",
        "qwen3-14b, 8999659200, 32768, 1, 14745075712",
        "gpt-oss-20b, 12101703552, 8192, 1, 12536774656",
        "gpt-oss-20b, 12101703552, 32768, 1, 13165920256",
        "qwen3-30b-a3b, 18554592128, 8192, 1, 20011024384",
        "qwen3-30b-a3b, 18554592128, 32768, 1, 22452109312"
    })
    void no_less_is_foretold_than_was_measured_on_a_gpu_and_little_more(
            String model, long weights, int tokens, int slots, long measured) {
        var shape = Optional.ofNullable(MEASURED.get(model));
        var fit = Fit.of(shape, weights, gpu(139, 0, 0), tokens, slots);
        assertThat(fit.shaped()).isTrue();
        assertThat(fit.need()).isBetween(measured, Math.round(measured * 1.16));
    }

    @Test
    void what_it_took_here_counts_rather_than_the_sum() {
        var shape = Optional.of(EIGHT);
        var foretold = Fit.of(shape, 5_025_689_760L, gpu(7.5, 0, 0), 8192, 1);
        assertThat(foretold.measured()).isEmpty();
        assertThat(foretold.verdict()).isEqualTo(Verdict.YELLOW);
        var taken = new Taken(6_627_000_320L, 8192, 1);
        var fit = Fit.of(shape, 5_025_689_760L, gpu(7.5, 0, 0), 8192, 1, Optional.of(taken));
        assertThat(fit.need()).isEqualTo(taken.bytes());
        assertThat(fit.foretold()).isEqualTo(foretold.need());
        assertThat(fit.spare()).isEqualTo(fit.free() - taken.bytes());
        assertThat(fit.measured())
                .hasValueSatisfying(
                        by -> {
                            assertThat(by.exact()).isTrue();
                            assertThat(by.taken()).isEqualTo(taken);
                        });
        assertThat(Fit.of(shape, 1, gpu(6.1, 0, 0), 8192, 1, Optional.of(taken)).verdict())
                .isEqualTo(Verdict.RED);
    }

    @Test
    void with_another_context_what_that_takes_is_reckoned_and_said() {
        var shape = Optional.of(EIGHT);
        var short1 = Optional.of(new Taken(6_627_000_320L, 8192, 1));
        var long1 = Fit.of(shape, 5_025_689_760L, gpu(139, 0, 0), 32_768, 1, short1);
        assertThat(long1.measured().map(Fit.Measured::exact)).contains(false);
        assertThat(long1.need()).isEqualTo(10_276_044_800L); // as was measured with 32,768
        var four = Fit.of(shape, 5_025_689_760L, gpu(139, 0, 0), 8192, 4, short1);
        assertThat(four.measured().map(Fit.Measured::exact)).contains(false);
        // measured: 2 MiB more
        assertThat(four.need()).isBetween(10_252_976_128L - (4 << 20), 10_252_976_128L);
        var largest = Fit.of(shape, 5_025_689_760L, gpu(12, 0, 0), 8192, 1, short1);
        var most = largest.largestGreenContext();
        assertThat(most).isBetween(8192, 40_704);
        assertThat(verdict(most, short1)).isEqualTo(Verdict.GREEN);
        assertThat(verdict(most + 256, short1)).isNotEqualTo(Verdict.GREEN);
    }

    private static Verdict verdict(int tokens, Optional<Taken> taken) {
        return Fit.of(Optional.of(EIGHT), 5_025_689_760L, gpu(12, 0, 0), tokens, 1, taken)
                .verdict();
    }

    @Test
    void in_the_machines_memory_the_mapped_file_counts_besides_unless_it_was_copied() {
        var room = new Room(Room.Kind.MEMORY, "", 32 * GIB, 0, 0, 0);
        var shape = Optional.of(EIGHT);
        var weights = 5 * GIB;
        var context = EIGHT.contextBytes(8192, 1);
        var mapped = new Taken(context + GIB / 4, 8192, 1);
        assertThat(need(shape, room, mapped)).isEqualTo(weights + context + GIB / 4);
        var copied = new Taken(weights + context + GIB, 8192, 1);
        assertThat(need(shape, room, copied)).isEqualTo(weights + context + GIB);
    }

    private static long need(Optional<Shape> shape, Room room, Taken taken) {
        return Fit.of(shape, 5 * GIB, room, 8192, 1, Optional.of(taken)).need();
    }
}
