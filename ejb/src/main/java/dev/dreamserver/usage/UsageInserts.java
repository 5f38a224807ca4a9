package dev.dreamserver.usage;

import dev.dreamserver.usage.spi.Charge;
import dev.dreamserver.usage.spi.ChargeBook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows into the table, and what they take from budgets, over one connection that it keeps. One
 * statement is one transaction, in one round trip; where rows take something from budgets, that is
 * a second statement of the same transaction. A row that is there already is not put in twice. For
 * one thread.
 */
final class UsageInserts implements AutoCloseable {

    /** A row with what it takes from budgets. */
    record Line(UsageRow row, List<Charge> charges) {}

    private static final String COLUMNS =
            "request_id, attempt, person_id, team, key_id, model, engine, started_at, tokens_in,"
                    + " tokens_out, first_token_micros, duration_micros, outcome, estimated,"
                    + " cached, asked, reason, project, tokens_cached";

    /**
     * The first word counts, but that of an answer which was refused at its end: it failed. Only a
     * row that is new was written when its transaction began: partitions cannot tell by xmax.
     */
    private static final String ONCE =
            " on conflict (request_id, attempt) do update"
                    + " set outcome = excluded.outcome,"
                    + " written_at = excluded.written_at + interval '1 microsecond'"
                    + " where usage_attempt.outcome = 'COMPLETE' and excluded.outcome = 'FAILED'";

    private static final String ONE =
            "insert into usage_attempt ("
                    + COLUMNS
                    + ") values"
                    + " (?,?,?,?,?,?,?,timestamptz 'epoch' + ? * interval '1 microsecond',"
                    + "?,?,?,?,?,?,?,?,?,?,?)"
                    + ONCE;
    private static final String MANY =
            "insert into usage_attempt ("
                    + COLUMNS
                    + ") select"
                    + " r, a, p, t, k, m, e, timestamptz 'epoch' + s * interval '1 microsecond',"
                    + " i, o, f, d, c, x, h, q, y, j, b from unnest(?::uuid[], ?::smallint[], ?::text[],"
                    + " ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],"
                    + " ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::boolean[],"
                    + " ?::boolean[], ?::text[], ?::text[], ?::text[], ?::bigint[])"
                    + " as u(r, a, p, t, k, m, e, s, i, o, f, d, c, x, h, q, y, j, b)"
                    + ONCE;

    /** Only a row that is new is charged. */
    private static final String MANY_TOLD =
            MANY + " returning request_id, attempt, written_at = now()";

    /** A rule of the table, or that of a partition, which has no code of its own. */
    private static final String CHECK_VIOLATED = "23514";

    private final DataSource database;
    private final Duration timeout;
    private final ChargeBook book;

    private @Nullable Connection connection;
    private int usualTimeout;
    private @Nullable PreparedStatement one;
    private @Nullable PreparedStatement many;

    /**
     * @param timeout how long the database may take for one statement
     */
    UsageInserts(DataSource database, Duration timeout, ChargeBook book) {
        this.database = database;
        this.timeout = timeout;
        this.book = book;
    }

    /** All of them, durably, or none. After an error the next call begins with a new connection. */
    void insert(List<Line> lines) throws SQLException {
        try {
            insertWhereItsDayIs(lines);
        } catch (SQLException no) {
            close();
            throw no;
        }
    }

    /** Data or constraint errors: no retry will help. */
    static boolean poison(SQLException no) {
        var state = no.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** What waited while a day was made was sent where its day is no longer: it finds it now. */
    private void insertWhereItsDayIs(List<Line> lines) throws SQLException {
        try {
            insertOnce(lines);
        } catch (SQLException no) {
            if (!CHECK_VIOLATED.equals(no.getSQLState())) {
                throw no;
            }
            insertOnce(lines);
        }
    }

    private void insertOnce(List<Line> lines) throws SQLException {
        if (lines.stream().anyMatch(line -> !line.charges().isEmpty())) {
            insertCharged(lines);
        } else if (lines.size() == 1) {
            insertOne(lines.getFirst().row());
        } else {
            insertMany(lines.stream().map(Line::row).toList());
        }
    }

    /** Rows and charges are there together, or neither is. */
    private void insertCharged(List<Line> lines) throws SQLException {
        var database = connected();
        database.setAutoCommit(false);
        try {
            var isNew = new HashSet<Place>();
            try (var at = database.prepareStatement(MANY_TOLD)) {
                bind(at, lines.stream().map(Line::row).toList());
                try (var rows = at.executeQuery()) {
                    while (rows.next()) {
                        if (rows.getBoolean(3)) {
                            isNew.add(new Place(rows.getObject(1, UUID.class), rows.getInt(2)));
                        }
                    }
                }
            }
            var charges =
                    lines.stream()
                            .filter(line -> isNew.contains(Place.of(line.row())))
                            .flatMap(line -> line.charges().stream())
                            .toList();
            if (!charges.isEmpty()) {
                book.charge(database, charges);
            }
            database.commit();
            database.setAutoCommit(true);
        } catch (SQLException no) {
            try {
                database.rollback();
                database.setAutoCommit(true);
            } catch (SQLException gone) {
                no.addSuppressed(gone);
            }
            throw no;
        }
    }

    /** What a row is known by. */
    private record Place(UUID requestId, int attempt) {

        static Place of(UsageRow row) {
            return new Place(row.requestId(), row.attempt());
        }
    }

    private void insertOne(UsageRow row) throws SQLException {
        if (one == null) {
            one = connected().prepareStatement(ONE);
        }
        var at = one;
        at.setObject(1, row.requestId());
        at.setInt(2, row.attempt());
        at.setString(3, row.personId());
        at.setString(4, row.team().orElse(null));
        at.setString(5, row.keyId().orElse(null));
        at.setString(6, row.model());
        at.setString(7, row.engine());
        at.setLong(8, micros(row.startedAt()));
        at.setLong(9, row.tokensIn());
        at.setLong(10, row.tokensOut());
        if (row.firstTokenMicros().isPresent()) {
            at.setLong(11, row.firstTokenMicros().get());
        } else {
            at.setNull(11, Types.BIGINT);
        }
        at.setLong(12, row.durationMicros());
        at.setString(13, row.outcome().name());
        at.setBoolean(14, row.estimated());
        at.setBoolean(15, row.cached());
        at.setString(16, asked(row));
        at.setString(17, reason(row));
        at.setString(18, row.project().orElse(null));
        at.setLong(19, row.tokensCached());
        at.executeUpdate();
    }

    private void insertMany(List<UsageRow> rows) throws SQLException {
        if (many == null) {
            many = connected().prepareStatement(MANY);
        }
        bind(many, rows);
        many.executeUpdate();
    }

    private void bind(PreparedStatement at, List<UsageRow> rows) throws SQLException {
        array(at, 1, "uuid", rows.stream().map(UsageRow::requestId).toArray(UUID[]::new));
        array(at, 2, "int2", rows.stream().map(r -> (short) r.attempt()).toArray(Short[]::new));
        texts(at, 3, rows.stream().map(UsageRow::personId).toArray(String[]::new));
        texts(at, 4, rows.stream().map(r -> r.team().orElse(null)).toArray(String[]::new));
        texts(at, 5, rows.stream().map(r -> r.keyId().orElse(null)).toArray(String[]::new));
        texts(at, 6, rows.stream().map(UsageRow::model).toArray(String[]::new));
        texts(at, 7, rows.stream().map(UsageRow::engine).toArray(String[]::new));
        longs(at, 8, rows, r -> micros(r.startedAt()));
        longs(at, 9, rows, UsageRow::tokensIn);
        longs(at, 10, rows, UsageRow::tokensOut);
        array(
                at,
                11,
                "int8",
                rows.stream().map(r -> r.firstTokenMicros().orElse(null)).toArray(Long[]::new));
        longs(at, 12, rows, UsageRow::durationMicros);
        texts(at, 13, rows.stream().map(r -> r.outcome().name()).toArray(String[]::new));
        array(at, 14, "bool", rows.stream().map(UsageRow::estimated).toArray(Boolean[]::new));
        array(at, 15, "bool", rows.stream().map(UsageRow::cached).toArray(Boolean[]::new));
        texts(at, 16, rows.stream().map(UsageInserts::asked).toArray(String[]::new));
        texts(at, 17, rows.stream().map(UsageInserts::reason).toArray(String[]::new));
        texts(at, 18, rows.stream().map(r -> r.project().orElse(null)).toArray(String[]::new));
        longs(at, 19, rows, UsageRow::tokensCached);
    }

    private static @Nullable String asked(UsageRow row) {
        return row.routed().map(UsageRow.Routed::asked).orElse(null);
    }

    private static @Nullable String reason(UsageRow row) {
        return row.routed().map(UsageRow.Routed::reason).orElse(null);
    }

    private static long micros(Instant at) {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
    }

    private void texts(PreparedStatement at, int index, String[] values) throws SQLException {
        array(at, index, "text", values);
    }

    private void longs(
            PreparedStatement at, int index, List<UsageRow> rows, ToLongFunction<UsageRow> value)
            throws SQLException {
        array(at, index, "int8", rows.stream().mapToLong(value).boxed().toArray(Long[]::new));
    }

    private void array(PreparedStatement at, int index, String type, Object[] values)
            throws SQLException {
        at.setArray(index, connected().createArrayOf(type, values));
    }

    private Connection connected() throws SQLException {
        var known = connection;
        if (known == null) {
            known = database.getConnection();
            connection = known;
            known.setAutoCommit(true);
            usualTimeout = known.getNetworkTimeout();
            // A database that hangs must not hang the ledger.
            known.setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
        }
        return known;
    }

    /** The connection goes back to where it came from; the next rows take another. */
    @Override
    public void close() {
        var known = connection;
        connection = null;
        one = null;
        many = null;
        if (known == null) {
            return;
        }
        try (known) {
            known.setNetworkTimeout(Runnable::run, usualTimeout);
        } catch (SQLException gone) {
            UsageMessages.LOG.debug("the connection was gone already", gone);
        }
    }
}
