package dev.dreamserver.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Adds up usage_attempt by the hour and by the day, into usage_hour and usage_day: each hour that
 * has been over for five minutes, each day all of whose hours are done, and both once more where a
 * row came later. Costs are in one currency, by the prices there are. Doing it again changes
 * nothing. Nodes take turns; whoever comes while another is at it has nothing to do.
 */
final class UsageRollup {

    private static final Duration AT_ONCE = Duration.ofDays(1);

    /**
     * The database tells the time. A row shows up when it is committed, and was written before:
     * longer before than the ledger may wait for the database it is not.
     */
    private static final String TURN =
            """
            select zone, currency, shift_seconds, hours_to, days_to,
                   least(looked_at, now()) - interval '15 minutes' as unseen,
                   date_bin('1 hour', now() - interval '5 minutes', ?) as over, rows_from
            from usage_rollup for update skip locked
            """;

    private static final String CLOSED = "delete from usage_open where starts_at < ?";
    private static final String LOOKED = "update usage_rollup set looked_at = now()";
    private static final String DONE =
            "update usage_rollup"
                    + " set zone = ?, currency = ?, shift_seconds = ?, hours_to = ?, days_to = ?,"
                    + " rows_from = ?";

    /** Ids sort by time, to a minute; one that is not of its time tells nothing. */
    private static final String FIRST =
            """
            select least((select min(starts_at) from usage_hour where grain = 63),
                         (select started_at - interval '1 hour' from usage_attempt
                          where %s order by request_id limit 1))
            """
                    .formatted(UsageIds.OF_ITS_TIME);

    /** A row can come late to any day, so all are asked, each by its index by writing. */
    private static final String LATE =
            """
            select distinct date_bin('1 hour', started_at, ?) from usage_attempt
            where written_at >= ? and started_at < ?
            """;

    private static final String REMOVE =
            """
            delete from %s
            where grain in (0, 31, 47, 55, 59, 61, 63) and starts_at >= ? and starts_at < ?
            """;
    private static final String REMOVE_HOURS = REMOVE.formatted("usage_hour");
    private static final String REMOVE_DAY = REMOVE.formatted("usage_day");
    private static final String ADD_TO_HOURS =
            UsageSums.INTO.formatted("usage_hour") + UsageSums.BY_HOUR;
    private static final String ADD_HOURS =
            ADD_TO_HOURS.formatted(
                    UsageSums.ATTEMPTS.formatted("usage_attempt")
                            + "where request_id >= ? and request_id < ?"
                            + " and started_at >= ? and started_at < ?");

    /** Their rows are gone: the sums are priced anew, and what came since is put to them, once. */
    private static final String KEEP_HOURS =
            """
            with kept as (%s returning *),
                 late as (delete from usage_attempt where request_id >= ? and request_id < ?
                          and started_at >= ? and started_at < ? returning *)
            """
                            .formatted(REMOVE_HOURS)
                    + ADD_TO_HOURS.formatted(
                            """
                            select starts_at as hour,
                                   project, person_id, team, key_id, model, engine, %s
                            from kept %s where grain = 0 union all %s
                            """
                                    .formatted(
                                            UsageSums.OF_AN_HOUR,
                                            UsageSums.PRICED_HOUR,
                                            UsageSums.ATTEMPTS.formatted("late")));

    private static final String ADD_DAY =
            UsageSums.INTO.formatted("usage_day")
                    + """
                    select ?::timestamptz, grain, project, person_id, team, key_id, model, engine,
                           %s
                    from usage_hour
                    where grain in (0, 31, 47, 55, 59, 61, 63) and starts_at >= ? and starts_at < ?
                    group by grain, person_id, team, key_id, project, model, engine
                    """
                            .formatted(UsageSums.ALL + ", " + UsageSums.ALL_BILLED);

    private final Connection database;
    private final UsageCalendar calendar;
    private final String currency;
    private boolean looked;

    UsageRollup(Connection database, UsageCalendar calendar, Currency currency) {
        this.database = database;
        this.calendar = calendar;
        this.currency = currency.getCurrencyCode();
    }

    /**
     * How far it is done, and until when it can be.
     *
     * @param done empty where nothing is that holds for this calendar and currency
     * @param unseen rows written from here on may not have been seen
     * @param rowsFrom what began before is in the sums alone
     */
    private record Turn(Optional<Done> done, Instant unseen, Instant over, Instant rowsFrom) {}

    /** Until when hours and days are added up. */
    private record Done(Instant hours, Instant days) {}

    /**
     * Does a day's hours at most, in one transaction; tells whether there is more to do. The first
     * one looks for what came late.
     */
    boolean step() throws SQLException {
        database.setAutoCommit(false);
        try {
            var turn = turn();
            var more = turn.isPresent() && advance(turn.get());
            database.commit();
            looked = true;
            return more;
        } finally {
            database.rollback();
            database.setAutoCommit(true);
        }
    }

    private boolean advance(Turn turn) throws SQLException {
        var rowsFrom = calendar.hourFrom(turn.rowsFrom());
        var done = turn.done().isPresent() ? turn.done().get() : fromNothing(turn);
        if (!looked) {
            addUpLate(turn.unseen(), done, rowsFrom);
            update(LOOKED);
        }
        var hours = done.hours();
        var to = hours.plus(AT_ONCE);
        to = to.isBefore(turn.over()) ? to : turn.over();
        if (to.isAfter(hours)) {
            addUpHours(hours, to, rowsFrom);
            hours = to;
        }
        var days = done.days();
        while (!calendar.nextDay(days).isAfter(hours)) {
            addUpDay(days);
            days = calendar.nextDay(days);
        }
        update(CLOSED, utc(hours));
        update(
                DONE,
                calendar.zone().getId(),
                currency,
                calendar.shiftSeconds(),
                utc(hours),
                utc(days),
                utc(rowsFrom));
        return hours.isBefore(turn.over());
    }

    /** Where hours begin elsewhere now, rows of the first one are put to the sums and go. */
    private Done fromNothing(Turn turn) throws SQLException {
        OpenHours.forget(database);
        update("delete from usage_hour where starts_at >= ?", utc(turn.rowsFrom()));
        update("delete from usage_day");
        var first = first().map(calendar::hour).orElse(turn.over());
        return new Done(first, calendar.day(first));
    }

    private void addUpLate(Instant unseen, Done done, Instant rowsFrom) throws SQLException {
        var days = new TreeSet<Instant>();
        for (var hour : late(unseen, done.hours())) {
            addUpHours(hour, hour.plus(Duration.ofHours(1)), rowsFrom);
            days.add(calendar.day(hour));
        }
        for (var day : days.headSet(done.days())) {
            addUpDay(day);
        }
    }

    private void addUpHours(Instant from, Instant to, Instant rowsFrom) throws SQLException {
        var gone = rowsFrom.isBefore(to) ? rowsFrom : to;
        if (from.isBefore(gone)) {
            update(
                    KEEP_HOURS,
                    utc(from),
                    utc(gone),
                    UsageIds.before(from),
                    UsageIds.after(gone),
                    utc(from),
                    utc(gone),
                    currency,
                    utc(calendar.origin()),
                    currency);
        }
        var first = from.isBefore(gone) ? gone : from;
        if (first.isBefore(to)) {
            update(REMOVE_HOURS, utc(first), utc(to));
            update(
                    ADD_HOURS,
                    utc(calendar.origin()),
                    currency,
                    UsageIds.before(first),
                    UsageIds.after(to),
                    utc(first),
                    utc(to));
        }
    }

    private void addUpDay(Instant day) throws SQLException {
        var next = calendar.nextDay(day);
        update(REMOVE_DAY, utc(day), utc(next));
        update(ADD_DAY, utc(day), utc(day), utc(next));
    }

    private Optional<Turn> turn() throws SQLException {
        try (var query = prepare(TURN, utc(calendar.origin()));
                var row = query.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            var same =
                    calendar.zone().getId().equals(row.getString("zone"))
                            && currency.equals(row.getString("currency"))
                            && row.getInt("shift_seconds") == calendar.shiftSeconds();
            return Optional.of(
                    new Turn(
                            same
                                    ? Optional.of(new Done(at(row, "hours_to"), at(row, "days_to")))
                                    : Optional.empty(),
                            at(row, "unseen"),
                            at(row, "over"),
                            at(row, "rows_from")));
        }
    }

    private Optional<Instant> first() throws SQLException {
        try (var query = prepare(FIRST);
                var row = query.executeQuery()) {
            row.next();
            return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant);
        }
    }

    private List<Instant> late(Instant unseen, Instant before) throws SQLException {
        try (var query = prepare(LATE, utc(calendar.origin()), utc(unseen), utc(before));
                var rows = query.executeQuery()) {
            var late = new ArrayList<Instant>();
            while (rows.next()) {
                late.add(rows.getObject(1, OffsetDateTime.class).toInstant());
            }
            return late;
        }
    }

    private void update(String sql, Object... values) throws SQLException {
        try (var statement = prepare(sql, values)) {
            statement.executeUpdate();
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        var statement = database.prepareStatement(sql);
        for (var at = 0; at < values.length; at++) {
            statement.setObject(at + 1, values[at]);
        }
        return statement;
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
