package dev.dreamserver.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpansTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT90S",
        "90 S, PT90S",
        "5m, PT5M",
        "5 min, PT5M",
        "2h, PT2H",
        "30 d, P30D",
        "500 ms, PT0.5S",
        "1h 30m, PT1H30M",
        "1h30min, PT1H30M",
        "PT90S, PT90S",
        "p1dt2h, P1DT2H",
        "PT0.01S, PT0.01S"
    })
    void what_people_type_is_kept_as_the_file_has_it(String typed, String kept) {
        assertThat(Spans.kept(typed)).contains(kept);
        assertThat(Duration.parse(kept)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "90", "s", "never", "5 mins", "-5 s", "1.5 h", "P", "PT", "2 h x"})
    void what_is_none_is_none(String typed) {
        assertThat(Spans.kept(typed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT60S, 1 min",
        "PT90S, 90 s",
        "PT168H, 7 d",
        "P1DT12H, 36 h",
        "PT0.25S, 250 ms",
        "PT0S, 0 s",
        "PT0.0001S, PT0.0001S",
        "never, never"
    })
    void it_is_said_in_the_largest_unit_that_says_it_whole(String kept, String brief) {
        assertThat(brief(kept)).isEqualTo(brief);
    }

    private static String brief(String text) {
        return Spans.within(text, (count, unit) -> count + " " + Spans.symbol(unit));
    }

    @Test
    void within_a_rule_each_of_them_is_said() {
        assertThat(brief("PT10S to P3650D, or never")).isEqualTo("10 s to 3650 d, or never");
        assertThat(brief("a name such as PART or P2P")).isEqualTo("a name such as PART or P2P");
    }

    @Test
    void a_setting_is_one_where_its_code_reads_one() {
        for (var room : SettingsIndex.rooms()) {
            for (var setting : room.settings()) {
                assertThat(setting.isSpan()).as(setting.key()).isEqualTo(readsOne(setting));
            }
        }
    }

    private static boolean readsOne(Setting<?> setting) {
        try {
            var read = setting.parse().apply("PT1H");
            return read instanceof Duration
                    || (read instanceof Optional<?> maybe
                            && maybe.orElse(null) instanceof Duration);
        } catch (RuntimeException nonsense) {
            return false;
        }
    }
}
