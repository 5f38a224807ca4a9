package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTextTest {

    /** Polish stands among the resources of the tests, as a bundle and nothing else. */
    @ParameterizedTest
    @CsvSource({
        "en, 0, No model",
        "en, 1, 1 model",
        "en, 21, 21 models",
        "de, 2, 2 Modelle",
        "pl, 0, Brak modeli",
        "pl, 1, 1 model",
        "pl, 2, 2 modele",
        "pl, 5, 5 modeli",
        "pl, 12, 12 modeli",
        "pl, 22, 22 modele",
        "pl, 25, 25 modeli",
    })
    void a_number_has_the_plural_of_its_language(String language, String number, String said) {
        assertThat(Words.sentence(Locale.of(language), "models_count", List.of(number)))
                .isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {0, plural, one {# call} other {# calls}} of {1}           | 1,200 calls of $1 {0} # \\
                    {1} of {0, plural, =1200 {many} one {one} other {others}}  | $1 {0} # \\ of many
                    {0,plural,one{# of {1}}other{{1} of #}}                    | $1 {0} # \\ of 1,200
                    {1, plural, one {# call} other {no number}}                | no number
                    none of them                                              | none of them
                    """)
    void values_stand_in_their_places_whatever_they_hold(String text, String said) {
        assertThat(MessageText.of(Locale.ENGLISH, text, 1200L, "$1 {0} # \\")).isEqualTo(said);
    }

    @Test
    void a_number_of_any_type_is_counted() {
        var text = "{0, plural, =0 {none} one {one} other {#}}";
        assertThat(MessageText.of(Locale.ENGLISH, text, 0)).isEqualTo("none");
        assertThat(MessageText.of(Locale.ENGLISH, text, (short) 1)).isEqualTo("one");
        assertThat(MessageText.of(Locale.ENGLISH, text, -3L)).isEqualTo("-3");
    }
}
