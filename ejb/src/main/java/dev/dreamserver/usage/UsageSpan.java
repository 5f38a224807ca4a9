package dev.dreamserver.usage;

import dev.dreamserver.platform.DreamException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whole days of one time zone, at most a year of them. A day is from midnight to midnight there, so
 * it has 23 or 25 hours where the clocks change.
 *
 * @param from the first day
 * @param to the last day
 */
public record UsageSpan(LocalDate from, LocalDate to, ZoneId zone) {

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final int MAX_DAYS = 366;
    private static final int MAX_BARS = 92;
    private static final long HOUR = 3600;

    /** The parts in which a span is told. */
    public enum Step {
        HOUR,
        DAY,
        WEEK
    }

    /** Refuses what is no span, or is too long. */
    public UsageSpan {
        if (from.getYear() < 2000
                || to.getYear() > 2999
                || to.isBefore(from)
                || ChronoUnit.DAYS.between(from, to) >= MAX_DAYS) {
            throw new DreamException(
                    UsageError.SPAN,
                    "Choose 1 to %d days, the first one first".formatted(MAX_DAYS));
        }
    }

    /** The last days up to now. */
    public static UsageSpan last(int days, Instant now, ZoneId zone) {
        var today = LocalDate.ofInstant(now, zone);
        return new UsageSpan(today.minusDays(days - 1L), today, zone);
    }

    /** The month up to now. */
    public static UsageSpan month(Instant now, ZoneId zone) {
        var today = LocalDate.ofInstant(now, zone);
        return new UsageSpan(today.withDayOfMonth(1), today, zone);
    }

    /** A day as programs write it, such as 2026-11-20. */
    public static Optional<LocalDate> day(String text) {
        try {
            return DAY.matcher(text).matches()
                    ? Optional.of(LocalDate.parse(text))
                    : Optional.empty();
        } catch (DateTimeParseException nonsense) { // such as the 31st of February
            return Optional.empty();
        }
    }

    /** How many days it has. */
    public int days() {
        return (int) ChronoUnit.DAYS.between(from, to) + 1;
    }

    Instant start() {
        return from.atStartOfDay(zone).toInstant();
    }

    Instant end() {
        return to.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** As many days directly before. */
    public UsageSpan before() {
        return new UsageSpan(from.minusDays(days()), from.minusDays(1), zone);
    }

    /** Where the days before end, so that they are as long as what has passed of these by now. */
    Instant endBefore(Instant now) {
        return now.isBefore(end()) && !now.isBefore(start())
                ? now.atZone(zone).minusDays(days()).toInstant()
                : start();
    }

    /** The parts that make a good picture of it. */
    public Step step() {
        if (from.equals(to)) {
            return Step.HOUR;
        }
        return days() <= MAX_BARS ? Step.DAY : Step.WEEK;
    }

    /** Where each part begins, in order. */
    public List<Instant> starts(Step step) {
        var starts = new ArrayList<Instant>();
        if (step == Step.HOUR) {
            for (var at = start(); at.isBefore(end()); at = at.plusSeconds(HOUR)) {
                starts.add(at);
            }
        } else {
            var days = step == Step.DAY ? 1 : 7;
            for (var day = from; !day.isAfter(to); day = day.plusDays(days)) {
                starts.add(day.atStartOfDay(zone).toInstant());
            }
        }
        return List.copyOf(starts);
    }
}
