package dev.dreamserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.catalog.Fit.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FitTest {

    private static final long GIB = 1L << 30;

    /** As Qwen3 8B has it. */
    private static final Shape EIGHT = new Shape("qwen3", 36, 8, 128, 128, 40_960, 0, 0, 0);

    /** As Qwen3 32B has it. */
    private static final Shape THIRTY_TWO = new Shape("qwen3", 64, 8, 128, 128, 40_960, 0, 0, 0);

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
        assertThat(fit.working()).isEqualTo(GIB / 2 + GIB * 2 / 5);
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
    void layers_with_a_window_keep_no_more_than_it() {
        // As Gemma 3 has it: every sixth of 48 layers sees everything, the others 1,024 tokens.
        var gemma = new Shape("gemma3", 48, 8, 256, 256, 131_072, 1024, 6, 0);
        var token = 2L * 8 * 512;
        assertThat(gemma.contextBytes(8192, 1)).isEqualTo(token * (8 * 8192L + 40 * 1024L));
        assertThat(gemma.contextBytes(512, 1)).isEqualTo(token * 48 * 512);
    }

    @Test
    void a_shape_that_is_not_known_is_said_and_counted_with_a_usual_one() {
        var fit = Fit.of(Optional.empty(), 5 * GIB, gpu(24, 0, 0), 8192, 1);
        assertThat(fit.shaped()).isFalse();
        assertThat(fit.context()).isEqualTo((160L << 10) * 8192);
    }
}
