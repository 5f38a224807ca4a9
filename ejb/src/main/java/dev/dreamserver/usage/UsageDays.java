package dev.dreamserver.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The partitions of usage_attempt, one for each day of UTC: made ahead, and dropped when the day
 * has been over for long enough. A row whose day has none goes to usage_attempt_default, and moves
 * when its day gets one. Each change is one transaction, waits half a second at most for those who
 * read and write, takes two seconds at most for a statement, and holds the turn of the rollup;
 * whoever comes while another node has it does nothing. What takes longer is given up whole.
 */
final class UsageDays {

    private static final int AHEAD = 7;

    /** More rows are not moved while their day lasts: whoever writes would wait too long. */
    private static final int FEW = 10_000;

    private static final String NAME = "usage_attempt_";

    private static final String TURN = "select 1 from usage_rollup for update skip locked";
    private static final String PATIENCE =
            "set local lock_timeout = '500ms'; set local statement_timeout = '2s'";

    /** A table that somebody else put there has no day's name. */
    private static final String DAYS =
            """
            select substr(relname, 15) from pg_inherits join pg_class on pg_class.oid = inhrelid
            where inhparent = 'usage_attempt'::regclass and relname ~ '^usage_attempt_[0-9]{8}$'
            """;

    /** Of ids that are of their time: others have no day. */
    private static final String STRAYS =
            """
            select %s / 86400000, count(*) from usage_attempt_default, usage_rollup
            where request_id >= ? and request_id < ? and started_at >= rows_from and %s
            group by 1 order by 1 limit 20
            """
                    .formatted(UsageIds.MILLIS, UsageIds.OF_ITS_TIME);

    /** Before there was a house there was no day of it. */
    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);

    /**
     * Both clocks say that it is over, and its hours are all added up. Rows that are written from
     * this moment on may not be, as {@link UsageRollup} sees it.
     */
    private static final String RETIRING =
            """
            select least(looked_at, now()) - interval '15 minutes' from usage_rollup
            where zone = ? and currency = ? and hours_to >= ? and least(now(), ?) >= ?
            for update skip locked
            """;

    /** In the order of those who write: they wait before they have a partition. */
    private static final String ALONE = "lock table only usage_attempt in access exclusive mode";

    /** Both values are given, so that the index by writing is asked and no day is read whole. */
    static final String UNSEEN =
            "select 1 from usage_attempt where request_id < ? and written_at >= ? limit 1";

    /** What an hour that is cut by the end of the day has of the next one. */
    private static final String REST =
            """
            delete from usage_attempt where request_id >= ? and request_id < ?
                and started_at >= ? and started_at < ?
            """;

    /** What is added up and never had a day. */
    private static final String ADDED_UP =
            """
            delete from usage_attempt_default using usage_rollup
            where request_id < ? and started_at >= rows_from and started_at < ? and %s
            """
                    .formatted(UsageIds.OF_ITS_TIME);

    private static final String REQUESTS =
            """
            select coalesce(sum(requests), 0) from usage_hour, usage_rollup
            where grain = 63 and starts_at >= rows_from and starts_at < ?
            """;

    private static final String RETIRED =
            "update usage_rollup set rows_from = greatest(rows_from, ?)";

    private final Connection database;
    private final Instant now;

    UsageDays(Connection database, Instant now) {
        this.database = database;
        this.now = now;
    }

    /** Does something in one transaction. */
    @FunctionalInterface
    private interface Work<T> {
        T done() throws SQLException;
    }

    /**
     * A day whose single requests are gone.
     *
     * @param requests how many of them were there
     */
    record Retired(LocalDate day, long requests) {}

    /**
     * Makes those of today, of the days that come, and then of days that rows are there of already.
     * One that cannot be made is told in the log, and is in the way of no other.
     */
    void make() throws SQLException {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var there = days();
        var strays = straysOrNone(today.plusDays(AHEAD + 1L));
        var days = new LinkedHashSet<LocalDate>();
        for (var ahead = 0; ahead <= AHEAD; ahead++) {
            days.add(today.plusDays(ahead));
        }
        days.addAll(new TreeSet<>(strays.keySet()));
        days.removeAll(there);
        for (var day : days) {
            if (day.isBefore(today) || strays.getOrDefault(day, 0L) <= FEW) {
                makeIfPossible(day);
            }
        }
    }

    private Map<LocalDate, Long> straysOrNone(LocalDate before) {
        try {
            return strays(before);
        } catch (SQLException | RuntimeException later) {
            UsageMessages.LOG.daysNotInOrder("days gone by: " + later.getMessage());
            return Map.of();
        }
    }

    private void makeIfPossible(LocalDate day) {
        try {
            make(day);
        } catch (SQLException | RuntimeException later) {
            UsageMessages.LOG.daysNotInOrder(day + ": " + later.getMessage());
        }
    }

    private void make(LocalDate day) throws SQLException {
        transact(
                () -> {
                    if (found(TURN) && !days().contains(day)) {
                        var from = UsageIds.first(start(day));
                        var to = UsageIds.first(start(day.plusDays(1)));
                        attach(name(day), from, to);
                    }
                    return day;
                });
    }

    private void attach(String table, UUID from, UUID to) throws SQLException {
        run(
                """
                create table %1$s (like usage_attempt including defaults including constraints);
                lock table usage_attempt_default in access exclusive mode;
                with moved as (delete from usage_attempt_default
                               where request_id >= '%2$s' and request_id < '%3$s' returning *)
                insert into %1$s select * from moved;
                alter table usage_attempt attach partition %1$s
                    for values from ('%2$s') to ('%3$s')
                """
                        .formatted(table, from, to));
    }

    /**
     * Drops the first day, if it has been over for so long; tells which one. A day that is not
     * added up in full stays. One at a time: a clock that was set wrong for a moment does little
     * harm. In a transaction of its own.
     */
    Optional<Retired> retire(Duration retention, UsageCalendar calendar, Currency currency)
            throws SQLException {
        return transact(() -> retireWithin(retention, calendar, currency));
    }

    /** The same in the transaction that there is; whoever began it rolls back what fails. */
    Optional<Retired> retireWithin(Duration retention, UsageCalendar calendar, Currency currency)
            throws SQLException {
        run(PATIENCE);
        var days = days();
        if (days.isEmpty()) {
            return Optional.empty();
        }
        var day = days.first();
        var end = start(day.plusDays(1));
        var rowsFrom = calendar.hourFrom(end);
        var zone = calendar.zone().getId();
        var code = currency.getCurrencyCode();
        var over = utc(end.plus(retention));
        var unseen = moment(RETIRING, zone, code, utc(rowsFrom), utc(now), over);
        if (unseen.isEmpty() || found(UNSEEN, UsageIds.first(rowsFrom), unseen.get())) {
            return Optional.empty();
        }
        run(ALONE);
        // Whoever wrote until now has written lately.
        if (found(UNSEEN, UsageIds.first(rowsFrom), unseen.get())) {
            return Optional.empty();
        }
        var requests = requests(rowsFrom);
        run("drop table " + name(day));
        update(
                REST,
                UsageIds.first(end),
                UsageIds.first(rowsFrom),
                utc(calendar.hour(end)),
                utc(rowsFrom));
        update(ADDED_UP, UsageIds.first(rowsFrom), utc(rowsFrom));
        update(RETIRED, utc(rowsFrom));
        return Optional.of(new Retired(day, requests));
    }

    private long requests(Instant until) throws SQLException {
        try (var query = prepare(REQUESTS, utc(until));
                var row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Those that have a partition. */
    SortedSet<LocalDate> days() throws SQLException {
        var days = new TreeSet<LocalDate>();
        try (var query = database.prepareStatement(DAYS);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                try {
                    days.add(LocalDate.parse(rows.getString(1), DateTimeFormatter.BASIC_ISO_DATE));
                } catch (DateTimeParseException none) {
                    UsageMessages.LOG.debug("a table of usage is named after no day", none);
                }
            }
        }
        return days;
    }

    /** How many rows have no partition of their day, by the day. */
    private Map<LocalDate, Long> strays(LocalDate before) throws SQLException {
        try (var query = database.prepareStatement(STRAYS)) {
            query.setObject(1, UsageIds.first(start(FIRST)));
            query.setObject(2, UsageIds.first(start(before)));
            try (var rows = query.executeQuery()) {
                var strays = new HashMap<LocalDate, Long>();
                while (rows.next()) {
                    strays.put(LocalDate.ofEpochDay(rows.getLong(1)), rows.getLong(2));
                }
                return strays;
            }
        }
    }

    private <T> T transact(Work<T> work) throws SQLException {
        database.setAutoCommit(false);
        try {
            run(PATIENCE);
            var result = work.done();
            database.commit();
            return result;
        } finally {
            database.rollback();
            database.setAutoCommit(true);
        }
    }

    private boolean found(String sql, Object... values) throws SQLException {
        try (var query = prepare(sql, values);
                var row = query.executeQuery()) {
            return row.next();
        }
    }

    /** What the one row there may be tells. */
    private Optional<OffsetDateTime> moment(String sql, Object... values) throws SQLException {
        try (var query = prepare(sql, values);
                var row = query.executeQuery()) {
            return row.next()
                    ? Optional.of(row.getObject(1, OffsetDateTime.class))
                    : Optional.empty();
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

    private void run(String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String name(LocalDate day) {
        return NAME + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
