package dev.dreamserver.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.setup.Fit.Verdict;
import org.junit.jupiter.api.Test;

class FitTest {

    private static final long GIB = 1L << 30;
    private static final long TOKENS = 2 * 8192;

    @Test
    void a_model_needs_its_weights_its_conversations_and_room_to_compute() {
        var fit = Fit.of(ModelSize.B8, Packing.Q8_0, TOKENS, 32 * GIB, 30 * GIB);
        assertThat(fit.weights()).isEqualTo(Math.round(8.19e9 * 8.5 / 8));
        // 36 layers, a key and a value of 8 heads of 128 numbers of two bytes each
        assertThat(fit.conversations()).isEqualTo(36L * 2 * 8 * 128 * 2 * TOKENS);
        assertThat(fit.working()).isEqualTo(GIB / 2);
        assertThat(fit.margin()).isEqualTo(Math.round(32 * GIB * 0.05));
        assertThat(fit.need()).isEqualTo(fit.weights() + fit.conversations() + fit.working());
    }

    @Test
    void it_fits_with_room_tightly_or_not_at_all() {
        var need = Fit.of(ModelSize.B14, Packing.Q4_K_M, TOKENS, 16 * GIB, 0).need();
        assertThat(verdict(need - 1)).isEqualTo(Verdict.TOO_BIG);
        assertThat(verdict(need)).isEqualTo(Verdict.TIGHT);
        var withRoom = (long) Math.ceil((need + GIB) / 0.9);
        assertThat(verdict(withRoom - 10)).isEqualTo(Verdict.TIGHT);
        assertThat(verdict(withRoom + 10)).isEqualTo(Verdict.ROOM);
    }

    @Test
    void the_best_is_the_biggest_that_fits_with_room() {
        assertThat(Setup.best(Setup.offers(TOKENS, 20 * GIB, 18 * GIB)))
                .hasValueSatisfying(
                        best -> {
                            assertThat(best.size()).isEqualTo(ModelSize.B14);
                            assertThat(best.packing()).isEqualTo(Packing.Q4_K_M);
                        });
        assertThat(Setup.best(Setup.offers(TOKENS, 2 * GIB, GIB))).isEmpty();
    }

    private static Verdict verdict(long free) {
        return Fit.of(ModelSize.B14, Packing.Q4_K_M, TOKENS, 16 * GIB, free).verdict();
    }
}
