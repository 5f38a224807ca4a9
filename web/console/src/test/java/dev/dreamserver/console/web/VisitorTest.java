package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitorTest {

    @ParameterizedTest
    @CsvSource({
        "Ada Lovelace, AL",
        "anna maria berg, AB",
        "Plato, P",
        "🌙, 🌙",
        "👨‍👩‍👧 Müller, 👨‍👩‍👧M",
        "E\u0301mile Ötzi, E\u0301Ö",
        "'', ''"
    })
    void the_badge_shows_whole_letters(String name, String initials) {
        assertThat(Visitor.initials(name)).isEqualTo(initials);
    }
}
