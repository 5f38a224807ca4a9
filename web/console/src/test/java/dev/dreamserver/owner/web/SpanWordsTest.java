package dev.dreamserver.owner.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.settings.Spans;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en | PT1M   | 1 minute         | 1 min
                    en | PT90S  | 90 seconds       | 90 s
                    en | P3650D | 3,650 days       | 3650 d
                    en | PT0.5S | 500 milliseconds | 500 ms
                    de | PT1M   | 1 Minute         | 1 Min.
                    de | PT2H   | 2 Stunden        | 2 Std.
                    de | P1D    | 1 Tag            | 1 T
                    de | P3650D | 3.650 Tage       | 3650 T
                    """)
    void a_length_of_time_is_said_in_words_and_taken_in_the_same(
            String language, String kept, String said, String brief) {
        var reader = Locale.of(language);
        assertThat(SpanWords.said(reader, kept)).isEqualTo(said);
        assertThat(SpanWords.brief(reader, kept)).isEqualTo(brief);
        for (var typed : List.of(said, brief, brief.replace(".", ""), brief.toUpperCase(reader))) {
            assertThat(Spans.kept(SpanWords.plain(reader, typed))).as(typed).contains(kept);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S to PT1H, 1 Sekunde to 1 Stunde",
        "never, never",
        "'PT10S to P3650D, or never', '10 Sekunden to 3.650 Tage, or never'"
    })
    void so_it_is_within_a_rule(String rule, String said) {
        assertThat(SpanWords.said(Locale.GERMAN, rule)).isEqualTo(said);
    }
}
