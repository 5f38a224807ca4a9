package dev.dreamserver.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "DAY,   2026-11-27T22:59:59Z, 2026-11-27, PT24H",
        "DAY,   2026-11-27T23:00:00Z, 2026-11-28, PT24H", // midnight there
        "DAY,   2026-03-29T10:00:00Z, 2026-03-29, PT23H", // the clock goes forward
        "DAY,   2026-10-25T10:00:00Z, 2026-10-25, PT25H", // and back
        "DAY,   2026-10-25T00:30:00Z, 2026-10-25, PT25H", // 2:30, the first of two
        "DAY,   2026-10-25T01:30:00Z, 2026-10-25, PT25H", // 2:30, the second
        "WEEK,  2026-11-29T22:59:59Z, 2026-11-23, PT168H", // Sunday
        "WEEK,  2026-11-29T23:00:00Z, 2026-11-30, PT168H", // Monday
        "WEEK,  2026-03-29T21:00:00Z, 2026-03-23, PT167H",
        "MONTH, 2026-02-28T22:59:59Z, 2026-02-01, PT672H",
        "MONTH, 2026-02-28T23:00:00Z, 2026-03-01, PT743H",
        "MONTH, 2026-12-31T22:59:59Z, 2026-12-01, PT744H",
        "MONTH, 2026-12-31T23:00:00Z, 2027-01-01, PT744H"
    })
    void periods_begin_where_the_house_is(
            Period period, Instant now, LocalDate first, Duration length) {
        var span = period.at(now, BERLIN);
        assertThat(span.first()).isEqualTo(first);
        assertThat(span.holds(now.toEpochMilli())).isTrue();
        assertThat(Duration.ofMillis(span.untilMillis() - span.fromMillis())).isEqualTo(length);
        assertThat(span.until()).hasValueSatisfying(end -> assertThat(end).isAfter(now));
    }

    @Test
    void every_moment_of_a_year_is_in_exactly_one_day() {
        for (var zone : new String[] {"Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"}) {
            var at = Instant.parse("2011-06-01T00:00:00Z"); // Apia has no 30 December 2011
            var last = Period.DAY.at(at, ZoneId.of(zone));
            for (var i = 0; i < 366 * 48; i++) {
                at = at.plus(Duration.ofMinutes(30));
                var now = Period.DAY.at(at, ZoneId.of(zone));
                if (!now.equals(last)) {
                    assertThat(now.fromMillis()).as(zone + " " + at).isEqualTo(last.untilMillis());
                    last = now;
                }
            }
        }
    }

    @Test
    void a_budget_once_and_for_all_never_begins_anew() {
        var span = Period.TOTAL.at(Instant.now(), BERLIN);
        assertThat(span.until()).isEmpty();
        assertThat(span.holds(Long.MAX_VALUE - 1)).isTrue();
        assertThat(span.holds(0)).isTrue();
    }
}
