package dev.dreamserver.live.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.console.web.Words;
import dev.dreamserver.live.spi.Span;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {

    @ParameterizedTest
    @CsvSource({
        "en, PT51H,     2 d 3 h",
        "en, PT2H14M,   2 h 14 min",
        "en, PT59M59S,  59 min",
        "en, PT7S,      7 s",
        "de, PT51H,     2 T 3 Std.",
        "de, PT2H14M,   2 Std. 14 Min.",
        "de, PT59M59S,  59 Min.",
        "de, PT7S,      7 s"
    })
    void a_length_of_time_is_said_in_the_words_of_the_page(
            String language, Duration time, String said) {
        var words = Words.bundle("dev.dreamserver.console.web.messages", Locale.of(language));
        assertThat(Span.of(time, words)).isEqualTo(said);
    }
}
