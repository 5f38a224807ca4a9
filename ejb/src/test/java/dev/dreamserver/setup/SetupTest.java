package dev.dreamserver.setup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SetupTest {

    private static final long GIB = 1L << 30;

    @Test
    void a_usual_size_takes_what_its_parameters_and_its_layers_take() {
        var offer =
                Setup.offers(8192, 2, 32 * GIB, 30 * GIB).stream()
                        .filter(one -> one.size() == ModelSize.B8 && one.packing() == Packing.Q8_0)
                        .findFirst()
                        .orElseThrow();
        assertThat(offer.fit().weights()).isEqualTo(Math.round(8.19e9 * 8.5 / 8));
        assertThat(offer.fit().context()).isEqualTo(36L * 2 * 8 * 128 * 2 * 2 * 8192);
        assertThat(offer.fit().free()).isEqualTo(30 * GIB);
    }

    @Test
    void the_best_is_the_biggest_that_fits_with_room() {
        assertThat(Setup.best(Setup.offers(8192, 2, 20 * GIB, 18 * GIB)))
                .hasValueSatisfying(
                        best -> {
                            assertThat(best.size()).isEqualTo(ModelSize.B14);
                            assertThat(best.packing()).isEqualTo(Packing.Q4_K_M);
                        });
        assertThat(Setup.best(Setup.offers(8192, 2, 2 * GIB, GIB))).isEmpty();
    }
}
