package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceChangeTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2026-12-01,                2026-11-30T23:00:00Z",
        "2026-12-01T14:00,          2026-12-01T13:00:00Z",
        "2026-12-01T14:00:00,       2026-12-01T13:00:00Z",
        "2026-12-01T14:00Z,         2026-12-01T14:00:00Z",
        "2026-12-01T14:00:00+05:30, 2026-12-01T08:30:00Z"
    })
    void a_beginning_is_read_as_people_and_programs_write_it(String text, String at) {
        assertThat(PriceChange.from(text, BERLIN)).contains(Instant.parse(at));
    }

    @Test
    void no_beginning_is_the_next_hour() {
        assertThat(PriceChange.from(" ", BERLIN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "2026-02-31", "2026-12-01 14:00", "2026-12-01T25:00", "1"})
    void nonsense_is_no_beginning(String text) {
        assertThatThrownBy(() -> PriceChange.from(text, BERLIN))
                .isInstanceOf(DreamException.class)
                .hasMessageContaining("such as 2026-12-01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.15", "1000000", "1000000.000000", "0.000001"})
    void an_amount_is_what_was_written(String text) {
        assertThat(Rates.of(text, "0", "0").input()).isEqualByComparingTo(text);
        assertThat(Rates.of(text, "0", "0")).isEqualTo(Rates.of(text + "", "0.0", "0.000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "+1", "1,5", "1e3", "NaN", "0.0000001", "1000000.1", ".5", "1 "})
    void what_is_no_amount_is_refused(String text) {
        assertThatThrownBy(() -> Rates.of("1", text, "0"))
                .isInstanceOf(DreamException.class)
                .hasMessage("An amount is 0 to 1000000, with at most six decimals");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\nb", "a\u202Eb", "a  b"})
    void a_model_is_named_exactly(String name) {
        assertThatThrownBy(() -> change(name, "list")).hasMessageContaining("A model has a name");
    }

    @Test
    void each_figure_says_where_it_is_from_in_one_line() {
        assertThatThrownBy(() -> change("fast", " ")).hasMessageContaining("where the figure is");
        assertThatThrownBy(() -> change("fast", "x".repeat(301))).isNotNull();
        assertThat(change("fast", "the\nlist").source()).isEqualTo("the list");
    }

    private static PriceChange change(String model, String source) {
        return new PriceChange(model, Optional.empty(), Optional.empty(), source);
    }
}
