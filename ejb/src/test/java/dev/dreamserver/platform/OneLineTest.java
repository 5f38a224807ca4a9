package dev.dreamserver.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {

    private static final String FAMILY = "👨‍👩‍👧‍👦";

    @Test
    void lines_and_tabs_become_one_line() {
        assertThat(OneLine.of(" one\ttwo\r\n\u2028three\u00a0four\0 "))
                .isEqualTo("one two three four");
    }

    @Test
    void letters_of_every_language_and_signs_of_several_parts_stay() {
        for (var name :
                new String[] {"שלום עולם", "مرحبا", "می‌خواهم", FAMILY, "🇩🇪", "e\u0301"}) {
            assertThat(OneLine.of(name)).isEqualTo(name);
        }
    }

    @Test
    void what_turns_the_text_beside_it_around_goes() {
        assertThat(OneLine.of("\u202egnp.exe\u2066\u2069\u202c")).isEqualTo("gnp.exe");
    }

    @Test
    void what_nobody_can_see_is_nothing() {
        assertThat(OneLine.of("\u200b\u200d\u202e \ufeff")).isEmpty();
    }

    @Test
    void families_and_flags_are_never_cut_in_two() {
        assertThat(OneLine.cut(FAMILY.repeat(20), 60)).isEqualTo(FAMILY.repeat(8) + "…");
        assertThat(OneLine.cut("a" + "🇩🇪".repeat(40), 60))
                .isEqualTo("a" + "🇩🇪".repeat(29) + "…");
        assertThat(OneLine.cut("e\u0301".repeat(40), 60)).isEqualTo("e\u0301".repeat(29) + "…");
    }

    @Test
    void one_sign_of_endless_parts_is_cut_all_the_same() {
        assertThat(OneLine.cut("e" + "\u0301".repeat(400), 60)).hasSize(60);
    }

    @Test
    void a_long_text_ends_at_a_word() {
        assertThat(OneLine.cut("word ".repeat(40).strip(), 60))
                .hasSizeLessThan(61)
                .endsWith(" word…");
    }
}
