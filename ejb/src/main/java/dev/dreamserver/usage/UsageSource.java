package dev.dreamserver.usage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where figures are read that are to be added up: whole days as far as those are added up already,
 * else whole hours, else hours under way with the single rows that were written since those were
 * added up, else single rows. All have the same columns, at being when. Where the rows are gone,
 * hours tell it, added up for these prices or not; then what they cost is unknown.
 */
final class UsageSource {

    /** Grains beside those of one dimension. */
    private static final int ALL_TOGETHER = 63;

    private static final int EACH = 0;

    /** One day goes in five minutes, and one step takes seconds; more often it does not happen. */
    private static final int MOST_AGAIN = 3;

    private static final String DONE =
            """
            select zone = ? and currency = ? as these, shift_seconds, hours_to, days_to, rows_from,
                   case when not exists (select from usage_reopened) then open_to end as open_to
            from usage_rollup
            """;
    private static final String STATE =
            """
            select concat_ws(' ', zone, currency, hours_to, days_to, rows_from, open_to,
                             exists (select from usage_reopened))
            from usage_rollup
            """;
    private static final String PRICED = "cost, unpriced";
    private static final String NOT_PRICED = "null::numeric as cost, metered as unpriced";
    private static final String ROWS =
            "select started_at as at, person_id, team, key_id, project, model, engine, "
                    + UsageSums.OF_A_ROW
                    + " from usage_attempt "
                    + UsageSums.PRICED
                    + "where started_at >= ? and started_at < ?";

    private final UsageQuestion question;
    private final Currency currency;
    private final int grain;
    private final Done done;
    private final List<UsageSql> pieces = new ArrayList<>();

    private UsageSource(UsageQuestion question, Currency currency, int grain, Done done) {
        this.question = question;
        this.currency = currency;
        this.grain = grain;
        this.done = done;
    }

    /**
     * Until when hours and days of a zone are added up, and from when on there are rows.
     *
     * @param openTo what was written before is in the sums of hours under way, if there are any
     */
    private record Done(
            UsageCalendar calendar,
            Instant hoursTo,
            Instant daysTo,
            Instant rowsFrom,
            Optional<Instant> openTo) {}

    /** Reads something from the database. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws SQLException;
    }

    /**
     * What is read, sources and all, while nothing is added up: where sums and rows met when it was
     * decided where to read, they still met when it was read. Else it is read again.
     */
    static <T> T steady(Connection database, Reading<T> reading) throws SQLException {
        var before = state(database);
        var answer = reading.read();
        for (var again = 0; again < MOST_AGAIN; again++) {
            var after = state(database);
            if (after.equals(before)) {
                break;
            }
            before = after;
            answer = reading.read();
        }
        return answer;
    }

    private static String state(Connection database) throws SQLException {
        try (var query = database.prepareStatement(STATE);
                var row = query.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * All figures from one moment to another.
     *
     * @param currency whose prices count
     * @param by what they are told apart by
     * @param step no part of the answer is shorter
     */
    static UsageSql of(
            Connection database,
            Currency currency,
            UsageQuestion question,
            Optional<UsageDimension> by,
            UsageSpan.Step step,
            Instant from,
            Instant to)
            throws SQLException {
        var told = EnumSet.noneOf(UsageDimension.class);
        told.addAll(question.only().keySet());
        by.ifPresent(told::add);
        return of(database, currency, question, grain(told), step, from, to);
    }

    /** The same, told apart by engine. */
    static UsageSql byEngine(
            Connection database,
            Currency currency,
            UsageQuestion question,
            Instant from,
            Instant to)
            throws SQLException {
        return of(database, currency, question, EACH, UsageSpan.Step.HOUR, from, to);
    }

    private static UsageSql of(
            Connection database,
            Currency currency,
            UsageQuestion question,
            int grain,
            UsageSpan.Step step,
            Instant from,
            Instant to)
            throws SQLException {
        var source =
                new UsageSource(
                        question,
                        currency,
                        grain,
                        done(database, question.span().zone(), currency));
        if (step == UsageSpan.Step.HOUR) {
            source.hours(from, to);
        } else {
            source.days(from, to);
        }
        return source.pieces.stream()
                .reduce(UsageSql::unionAll)
                .orElseGet(() -> source.rowsBetween(from, to));
    }

    /** The coarsest sums that tell these apart. */
    private static int grain(Set<UsageDimension> told) {
        return switch (told.size()) {
            case 0 -> ALL_TOGETHER;
            case 1 -> told.iterator().next().grain();
            default -> EACH;
        };
    }

    private static Done done(Connection database, ZoneId zone, Currency currency)
            throws SQLException {
        try (var query = database.prepareStatement(DONE)) {
            query.setString(1, zone.getId());
            query.setString(2, currency.getCurrencyCode());
            try (var row = query.executeQuery()) {
                row.next();
                var these = row.getBoolean("these");
                return new Done(
                        new UsageCalendar(zone, row.getInt("shift_seconds")),
                        these ? at(row, "hours_to") : Instant.EPOCH,
                        these ? at(row, "days_to") : Instant.EPOCH,
                        at(row, "rows_from"),
                        these && row.getObject("open_to") != null
                                ? Optional.of(at(row, "open_to"))
                                : Optional.empty());
            }
        }
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private void days(Instant from, Instant to) {
        var first = earlier(done.calendar.dayFrom(from), to);
        var last = done.calendar.day(earlier(done.daysTo, to));
        if (first.isBefore(last)) {
            hours(from, first);
            sums("usage_day", PRICED, first, last);
            hours(last, to);
        } else {
            hours(from, to);
        }
    }

    /** Where there are no rows, an hour that is cut counts whole in what it begins in. */
    private void hours(Instant from, Instant to) {
        var until = done.rowsFrom.isBefore(to) ? to : done.calendar.hourFrom(to);
        var first = earlier(done.calendar.hourFrom(from), until);
        var priced = later(first, done.calendar.hour(earlier(done.hoursTo, until)));
        var last = later(priced, done.calendar.hour(earlier(done.rowsFrom, until)));
        if (first.isBefore(last)) {
            rows(from, first);
            sums("usage_hour", PRICED, first, priced);
            sums("usage_hour", NOT_PRICED, priced, last);
            underWay(last, to);
        } else {
            underWay(from, to);
        }
    }

    private void underWay(Instant from, Instant to) {
        var first = done.calendar.hourFrom(from);
        var last = done.calendar.hour(to);
        if (done.openTo.isPresent() && !first.isBefore(done.hoursTo) && first.isBefore(last)) {
            rows(from, first);
            sums("usage_open", PRICED, first, last);
            pieces.add(
                    rowsBetween(first, last)
                            .and("written_at >= ?", done.openTo.get().atOffset(ZoneOffset.UTC)));
            rows(last, to);
        } else {
            rows(from, to);
        }
    }

    private void sums(String table, String cost, Instant from, Instant to) {
        if (from.isBefore(to)) {
            var text =
                    """
                    select starts_at as at, person_id, team, key_id, project, model, engine,
                           requests, failed, aborted, estimated, tokens_in, tokens_out, first_token,
                           duration, %s, cached, tokens_cached
                    from %s where grain = %d and starts_at >= ? and starts_at < ?"""
                            .formatted(cost, table, grain);
            pieces.add(UsageSql.between(text, from, to).narrowed(question));
        }
    }

    private void rows(Instant from, Instant to) {
        if (from.isBefore(to)) {
            pieces.add(rowsBetween(from, to));
        }
    }

    private UsageSql rowsBetween(Instant from, Instant to) {
        return UsageSql.between(ROWS, currency.getCurrencyCode(), from, to)
                .ofIds(from, to)
                .narrowed(question);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
