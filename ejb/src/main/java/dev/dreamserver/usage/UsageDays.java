package dev.dreamserver.usage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The partitions of usage_attempt, one for each day of UTC: made ahead, and dropped when the day
 * has been over for long enough. A row whose day has none goes to usage_attempt_default, and moves
 * when its day gets one. Each change is one transaction, waits half a second at most for those who
 * read and write, and holds the turn of the rollup; whoever comes while another node has it does
 * nothing.
 */
final class UsageDays {

    private static final int AHEAD = 7;

    /** More rows are not moved while their day lasts: whoever writes would wait too long. */
    private static final int FEW = 10_000;

    private static final String NAME = "usage_attempt_";

    private static final String TURN = "select 1 from usage_rollup for update skip locked";
    private static final String PATIENCE = "set local lock_timeout = '500ms'";
    private static final String DAYS =
            """
            select substr(relname, 15) from pg_inherits join pg_class on pg_class.oid = inhrelid
            where inhparent = 'usage_attempt'::regclass and relname <> 'usage_attempt_default'
            """;
    private static final String STRAYS =
            """
            select ('x' || left(replace(request_id::text, '-', ''), 12))::bit(48)::bigint
                       / 86400000, count(*)
            from usage_attempt_default, usage_rollup
            where request_id < ? and started_at >= rows_from
            group by 1 order by 1 limit 20
            """;

    /** Both clocks say that it is over, and its hours are all added up. */
    private static final String RETIRING =
            """
            select 1 from usage_rollup
            where zone = ? and currency = ? and hours_to >= ? and least(now(), ?) >= ?
            for update skip locked
            """;

    /** In the order of those who write: they wait before they have a partition. */
    private static final String ALONE = "lock table only usage_attempt in access exclusive mode";

    /** As {@link UsageRollup} sees it, these may not be added up yet. */
    private static final String UNSEEN =
            """
            select 1 from usage_attempt where request_id < ? and written_at >=
                (select least(looked_at, now()) - interval '15 minutes' from usage_rollup)
            limit 1
            """;

    private static final String REST = "delete from usage_attempt where request_id < ?";
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

    /** Makes those of today, of the days that come, and of days that rows are there of already. */
    void make() throws SQLException {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var strays = strays(today.plusDays(AHEAD + 1L));
        var days = new TreeSet<>(strays.keySet());
        for (var ahead = 0; ahead <= AHEAD; ahead++) {
            days.add(today.plusDays(ahead));
        }
        days.removeAll(days());
        for (var day : days) {
            if (day.isBefore(today) || strays.getOrDefault(day, 0L) <= FEW) {
                make(day);
            }
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
     * Drops the first day, if it has been over for so long, and all that was before it; tells which
     * one. A day that is not added up in full stays. One at a time: a clock that was set wrong for
     * a moment does little harm.
     */
    Optional<LocalDate> retire(Duration retention, UsageCalendar calendar, Currency currency)
            throws SQLException {
        var days = days();
        if (days.isEmpty()) {
            return Optional.empty();
        }
        var day = days.first();
        var end = start(day.plusDays(1));
        var rowsFrom = calendar.hourFrom(end);
        return transact(
                () -> {
                    var over = utc(end.plus(retention));
                    var zone = calendar.zone().getId();
                    var code = currency.getCurrencyCode();
                    if (!found(RETIRING, zone, code, utc(rowsFrom), utc(now), over)) {
                        return Optional.empty();
                    }
                    run(ALONE);
                    if (found(UNSEEN, UsageIds.first(rowsFrom))) {
                        return Optional.empty();
                    }
                    run("drop table " + name(day));
                    update(REST, UsageIds.first(rowsFrom));
                    update(RETIRED, utc(rowsFrom));
                    return Optional.of(day);
                });
    }

    /** Those that have a partition. */
    SortedSet<LocalDate> days() throws SQLException {
        var days = new TreeSet<LocalDate>();
        try (var query = database.prepareStatement(DAYS);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                days.add(LocalDate.parse(rows.getString(1), DateTimeFormatter.BASIC_ISO_DATE));
            }
        }
        return days;
    }

    /** How many rows have no partition of their day, by the day. */
    private Map<LocalDate, Long> strays(LocalDate before) throws SQLException {
        try (var query = database.prepareStatement(STRAYS)) {
            query.setObject(1, UsageIds.first(start(before)));
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
        try (var query = database.prepareStatement(sql)) {
            for (var at = 0; at < values.length; at++) {
                query.setObject(at + 1, values[at]);
            }
            try (var row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private void update(String sql, Object value) throws SQLException {
        try (var statement = database.prepareStatement(sql)) {
            statement.setObject(1, value);
            statement.executeUpdate();
        }
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
