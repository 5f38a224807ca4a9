package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.usage.UsageSpan.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageSpanTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOON = Instant.parse("2026-11-20T11:00:00Z"); // there

    @ParameterizedTest
    @CsvSource({"2026-03-29, 23", "2026-10-25, 25", "2026-11-20, 24"})
    void a_day_has_as_many_hours_as_the_clocks_give_it(LocalDate day, int hours) {
        var span = new UsageSpan(day, day, BERLIN);
        assertThat(Duration.between(span.start(), span.end())).isEqualTo(Duration.ofHours(hours));
        assertThat(span.step()).isEqualTo(Step.HOUR);
        assertThat(span.starts(Step.HOUR)).hasSize(hours).isSorted();
    }

    @Test
    void days_begin_at_midnight_there_on_both_sides_of_a_change_of_clocks() {
        var span = new UsageSpan(LocalDate.of(2026, 10, 24), LocalDate.of(2026, 10, 26), BERLIN);
        assertThat(span.starts(Step.DAY))
                .containsExactly(
                        Instant.parse("2026-10-23T22:00:00Z"),
                        Instant.parse("2026-10-24T22:00:00Z"),
                        Instant.parse("2026-10-25T23:00:00Z"));
    }

    @Test
    void the_days_before_are_as_many_and_end_at_this_hour_while_today_lasts() {
        var week = UsageSpan.last(7, NOON, BERLIN);
        assertThat(week.from()).isEqualTo(LocalDate.of(2026, 11, 14));
        assertThat(week.before().from()).isEqualTo(LocalDate.of(2026, 11, 7));
        assertThat(week.endBefore(NOON)).isEqualTo(Instant.parse("2026-11-13T11:00:00Z"));
        var over = new UsageSpan(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 3), BERLIN);
        assertThat(over.endBefore(NOON)).isEqualTo(over.start());
        assertThat(UsageSpan.month(NOON, BERLIN).days()).isEqualTo(20);
    }

    @Test
    void a_year_is_told_in_weeks() {
        var year = new UsageSpan(LocalDate.of(2025, 11, 21), LocalDate.of(2026, 11, 20), BERLIN);
        assertThat(year.step()).isEqualTo(Step.WEEK);
        assertThat(year.starts(Step.WEEK)).hasSize(53);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-02, 2026-11-01",
        "2025-01-01, 2026-01-02",
        "1999-12-31, 2000-01-01",
        "2999-12-31, 3000-01-01"
    })
    void what_is_no_span_or_too_long_is_refused(LocalDate from, LocalDate to) {
        assertThatThrownBy(() -> new UsageSpan(from, to, BERLIN))
                .isInstanceOfSatisfying(
                        DreamException.class, no -> assertThat(no.code().status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "today", "2026-02-31", "2026-1-1", "+999999999-12-31", "20261101"})
    void what_is_no_day_is_none(String text) {
        assertThat(UsageSpan.day(text)).isEmpty();
    }
}
