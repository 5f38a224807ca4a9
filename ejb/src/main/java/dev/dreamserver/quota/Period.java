package dev.dreamserver.quota;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/** How long a budget lasts before it is whole again. Days, weeks and months are the house's own. */
public enum Period {
    DAY,
    /** From Monday. */
    WEEK,
    MONTH,
    /** Once and for all. */
    TOTAL;

    /** The one that is under way at this moment in this zone. */
    Span at(Instant now, ZoneId zone) {
        var today = LocalDate.ofInstant(now, zone);
        return switch (this) {
            case DAY -> span(today, today.plusDays(1), zone);
            case WEEK -> {
                var monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield span(monday, monday.plusWeeks(1), zone);
            }
            case MONTH -> {
                var first = today.withDayOfMonth(1);
                yield span(first, first.plusMonths(1), zone);
            }
            case TOTAL -> new Span(LocalDate.EPOCH, Long.MIN_VALUE, Long.MAX_VALUE);
        };
    }

    /** A day begins when its date does, which is not always at midnight. */
    private static Span span(LocalDate first, LocalDate next, ZoneId zone) {
        return new Span(
                first,
                first.atStartOfDay(zone).toInstant().toEpochMilli(),
                next.atStartOfDay(zone).toInstant().toEpochMilli());
    }
}
