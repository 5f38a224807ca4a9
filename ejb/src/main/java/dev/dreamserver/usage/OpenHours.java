package dev.dreamserver.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds up the hours that {@link UsageRollup} has not come to yet, into usage_open: each step what
 * was written since the last one. A question then reads single rows of a few seconds only, however
 * busy the hour is. A row counts once: steps end where no transaction that could still write an
 * earlier row is under way. Nodes take turns; whoever comes while another is at it has nothing to
 * do.
 */
final class OpenHours {

    /**
     * More than an hour behind, the hours that are over come first. A clock that was set back would
     * write rows that seem to be added up.
     */
    private static final String TURN =
            """
            select hours_to, open_to, open_to > clock_timestamp() as set_back
            from usage_rollup
            where zone = ? and currency = ? and shift_seconds = ?
              and hours_to > now() - interval '130 minutes'
            for update skip locked
            """;

    private static final String CHANGED = "delete from usage_reopened";

    /**
     * A row tells when its transaction began. Who writes has the table locked from the first
     * statement on, well within two seconds; of whom it is not told when they began, they may have
     * begun at any time.
     */
    private static final String SETTLED =
            """
            select least(clock_timestamp() - interval '2 seconds',
                         min(coalesce(xact_start, '-infinity')))
            from pg_locks left join pg_stat_activity using (pid)
            where relation = 'usage_attempt'::regclass and locktype = 'relation'
              and mode = 'RowExclusiveLock'
              and database = (select oid from pg_database where datname = current_database())
            """;

    private static final String ADD =
            UsageSums.INTO.formatted("usage_open")
                    + UsageSums.BY_HOUR.formatted(
                            UsageSums.ATTEMPTS.formatted("usage_attempt")
                                    + "where request_id >= ? and started_at >= ?"
                                    + " and written_at >= ? and written_at < ?")
                    + " on conflict (grain, starts_at, person_id, team, key_id, project, model,"
                    + " engine) do update set "
                    + Stream.of(UsageSums.COLUMNS.split(","))
                            .map(String::strip)
                            .map(OpenHours::more)
                            .collect(Collectors.joining(", "));
    private static final String DONE = "update usage_rollup set open_to = ?";

    private final Connection database;
    private final UsageCalendar calendar;
    private final String currency;

    OpenHours(Connection database, UsageCalendar calendar, Currency currency) {
        this.database = database;
        this.calendar = calendar;
        this.currency = currency.getCurrencyCode();
    }

    /** Nothing of the hours under way is added up any more, in the transaction that there is. */
    static void forget(Connection database) throws SQLException {
        try (var statement = database.createStatement()) {
            // First the turn: whoever has it may be adding to what goes.
            statement.executeUpdate("update usage_rollup set open_to = null");
            statement.executeUpdate("delete from usage_open");
        }
    }

    /** What is null on one side is unknown there, and as it is on the other. */
    private static String more(String column) {
        return "%1$s = coalesce(usage_open.%1$s + excluded.%1$s, usage_open.%1$s, excluded.%1$s)"
                .formatted(column);
    }

    /** From when on rows are added up, and those written until when are already. */
    private record Turn(OffsetDateTime hoursTo, Optional<OffsetDateTime> openTo) {}

    /**
     * Adds up what was written since the last step, in one transaction; tells whether it could: not
     * while hours that are over are still to be added up, or another node is at it.
     */
    boolean step() throws SQLException {
        database.setAutoCommit(false);
        try {
            var turn = turn();
            if (turn.isPresent()) {
                addUp(turn.get());
            }
            database.commit();
            return turn.isPresent();
        } finally {
            database.rollback();
            database.setAutoCommit(true);
        }
    }

    private Optional<Turn> turn() throws SQLException {
        try (var query = prepare(TURN, calendar.zone().getId(), currency, calendar.shiftSeconds());
                var row = query.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            var openTo = Optional.ofNullable(row.getObject("open_to", OffsetDateTime.class));
            if (row.getBoolean("set_back") || update(CHANGED) > 0) {
                forget(database);
                openTo = Optional.empty();
            }
            return Optional.of(new Turn(row.getObject("hours_to", OffsetDateTime.class), openTo));
        }
    }

    private void addUp(Turn turn) throws SQLException {
        var settled = settled();
        var from = turn.openTo().orElse(OffsetDateTime.MIN);
        if (settled.isAfter(from)) {
            update(
                    ADD,
                    calendar.origin().atOffset(ZoneOffset.UTC),
                    currency,
                    UsageIds.before(turn.hoursTo().toInstant()),
                    turn.hoursTo(),
                    from,
                    settled);
            update(DONE, settled);
        }
    }

    private OffsetDateTime settled() throws SQLException {
        try (var query = prepare(SETTLED);
                var row = query.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class);
        }
    }

    private int update(String sql, Object... values) throws SQLException {
        try (var statement = prepare(sql, values)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        var statement = database.prepareStatement(sql);
        for (var at = 0; at < values.length; at++) {
            statement.setObject(at + 1, values[at]);
        }
        return statement;
    }
}
