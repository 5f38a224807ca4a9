package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageCalendarTest {

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-11-20T11:59:59.9Z, 2026-11-20T11:00:00Z",
        "Europe/Berlin, 2026-11-20T11:00:00Z, 2026-11-20T11:00:00Z",
        "Asia/Kolkata, 2026-11-20T11:29:59Z, 2026-11-20T10:30:00Z",
        "Asia/Kathmandu, 2026-11-20T11:15:00Z, 2026-11-20T11:15:00Z",
        "America/St_Johns, 2026-11-20T11:15:00Z, 2026-11-20T10:30:00Z",
    })
    void an_hour_begins_where_the_clocks_there_say_so(String zone, Instant at, Instant begins) {
        var calendar = UsageCalendar.of(ZoneId.of(zone), at);
        assertThat(calendar.hour(at)).isEqualTo(begins);
        assertThat(calendar.hourFrom(begins)).isEqualTo(begins);
        assertThat(calendar.hourFrom(begins.plusNanos(1))).isEqualTo(begins.plusSeconds(3600));
        assertThat(calendar.hour(calendar.origin())).isEqualTo(calendar.origin());
        var midnight = LocalDate.of(2026, 7, 1).atStartOfDay(ZoneId.of(zone)).toInstant();
        assertThat(calendar.hour(midnight)).as("also in summer").isEqualTo(midnight);
        assertThat(calendar.day(midnight)).isEqualTo(midnight);
        assertThat(calendar.dayFrom(midnight)).isEqualTo(midnight);
        assertThat(calendar.dayFrom(midnight.plusNanos(1))).isEqualTo(calendar.nextDay(midnight));
    }

    @Test
    void a_day_is_as_long_as_the_clocks_make_it() {
        var calendar = UsageCalendar.of(ZoneId.of("Europe/Berlin"), Instant.EPOCH);
        var long25 = Instant.parse("2026-10-24T22:00:00Z");
        assertThat(calendar.nextDay(long25)).isEqualTo("2026-10-25T23:00:00Z");
        assertThat(calendar.day(Instant.parse("2026-10-25T22:59:59Z"))).isEqualTo(long25);
    }
}
