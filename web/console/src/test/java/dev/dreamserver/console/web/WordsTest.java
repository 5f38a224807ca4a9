package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.bell.spi.News;
import dev.dreamserver.catalog.Fit;
import dev.dreamserver.home.Hint;
import dev.dreamserver.setup.Packing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @Test
    void a_name_of_digits_is_no_number() {
        assertThat(Words.sentence(Locale.ENGLISH, "news_budget_near", List.of("2026")))
                .isEqualTo("The budget of 2026 is nearly used up");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en | 1    | One call with an unknown API key from 10.0.0.9
                    en | 1200 | 1,200 calls with an unknown API key from 10.0.0.9
                    de | 1200 | 1.200 Aufrufe mit unbekanntem API-Schlüssel von 10.0.0.9
                    """)
    void a_sentence_has_its_amount_as_the_language_writes_it(
            String language, String times, String sentence) {
        assertThat(
                        Words.sentence(
                                Locale.of(language),
                                "news_refused_key_unknown",
                                List.of(times, "10.0.0.9")))
                .isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en | 0       | 0.0
                    en | 0.0001  | < 0.1
                    de | 0.049   | < 0,1
                    en | 0.05    | 0.1
                    de | 1234.56 | 1.234,6
                    """)
    void what_is_more_than_nothing_never_reads_as_nothing(
            String language, double amount, String read) {
        assertThat(Words.tenth(Locale.of(language), amount)).isEqualTo(read);
    }

    @Test
    void news_that_has_no_words_yet_shows_its_name_and_breaks_no_page() {
        assertThat(Words.sentence(Locale.ENGLISH, "news_of_tomorrow", List.of()))
                .isEqualTo("news_of_tomorrow");
        assertThat(ResourceBundle.getBundle("dev.dreamserver.console.web.messages").keySet())
                .contains(
                        "news_service_restarted",
                        "news_service_stopped",
                        "news_service_unseen",
                        "news_service_back",
                        "news_model_switch_done",
                        "news_model_switch_undone",
                        "news_refused_key_unknown",
                        "news_refused_key_expired",
                        "news_refused_key_revoked",
                        "news_refused_key_missing",
                        "news_refused_token_refused",
                        "news_refused_sign_in",
                        "news_refused_other",
                        "news_audit_holds");
    }

    @Test
    void everything_that_pages_name_by_its_own_name_has_words() {
        var named = new ArrayList<String>();
        for (var hint : EnumSet.complementOf(EnumSet.of(Hint.WELCOME))) {
            var word = hint.name().toLowerCase(Locale.ROOT);
            named.addAll(List.of("hint_" + word, "hint_" + word + "_more"));
        }
        for (var tone : News.Tone.values()) {
            named.add("bell_tone_" + tone);
        }
        for (var packing : Packing.values()) {
            named.add("setup_" + packing);
        }
        for (var verdict : Fit.Verdict.values()) {
            named.add("setup_" + verdict);
        }
        assertThat(ResourceBundle.getBundle("dev.dreamserver.console.web.messages").keySet())
                .containsAll(named);
    }
}
