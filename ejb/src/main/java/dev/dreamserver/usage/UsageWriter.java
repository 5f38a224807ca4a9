package dev.dreamserver.usage;

import dev.dreamserver.usage.UsageRow.Outcome;
import dev.dreamserver.usage.spi.Charge;
import dev.dreamserver.usage.spi.ChargeBook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes usage. It never lingers: whatever waits when a transaction ends goes
 * into the next one, so a quiet house commits each row at once and a busy one thousands together.
 * One statement is one transaction, in one round trip; where rows take something from budgets, that
 * is a second statement of the same transaction. Writing a row twice does no harm.
 *
 * <p>When the database does not take rows, those with somebody waiting fail after the time limit
 * and move to the backlog with all others, which is written when the database is back. Whether a
 * lost connection took its last rows along cannot be known: those of refused answers are written
 * again as failed, and that stays, in whichever order the two arrive.
 */
final class UsageWriter implements Runnable {

    private static final String COLUMNS =
            "request_id, attempt, person_id, team, key_id, model, engine, started_at, tokens_in,"
                    + " tokens_out, first_token_micros, duration_micros, outcome, estimated,"
                    + " cached, asked, reason, project";

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
                    + "?,?,?,?,?,?,?,?,?,?)"
                    + ONCE;
    private static final String MANY =
            "insert into usage_attempt ("
                    + COLUMNS
                    + ") select"
                    + " r, a, p, t, k, m, e, timestamptz 'epoch' + s * interval '1 microsecond',"
                    + " i, o, f, d, c, x, h, q, y, j from unnest(?::uuid[], ?::smallint[], ?::text[],"
                    + " ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],"
                    + " ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::boolean[],"
                    + " ?::boolean[], ?::text[], ?::text[], ?::text[])"
                    + " as u(r, a, p, t, k, m, e, s, i, o, f, d, c, x, h, q, y, j)"
                    + ONCE;

    /** Only a row that is new is charged. */
    private static final String MANY_TOLD =
            MANY + " returning request_id, attempt, written_at = now()";

    /** A rule of the table, or that of a partition, which has no code of its own. */
    private static final String CHECK_VIOLATED = "23514";

    private static final long PAUSE_MILLIS = 100;
    private static final long BACKLOG_MILLIS = 500;

    private final DataSource database;
    private final UsageSettings settings;
    private final ChargeBook book;
    private final BlockingQueue<Entry> queue;
    private final ArrayDeque<Line> backlog = new ArrayDeque<>();
    private volatile List<Entry> writing = List.of();
    private volatile boolean stopping;
    private volatile int backlogSize;
    private final AtomicLong written = new AtomicLong();

    private @Nullable Connection connection;
    private int usualTimeout;
    private @Nullable PreparedStatement one;
    private @Nullable PreparedStatement many;
    private boolean complained;

    UsageWriter(DataSource database, UsageSettings settings, ChargeBook book) {
        this.database = database;
        this.settings = settings;
        this.book = book;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
    }

    /** A row with what it takes from budgets. */
    private record Line(UsageRow row, List<Charge> charges) {}

    /** A row with somebody waiting, who is told once. */
    private record Entry(Line line, RowWritten whenWritten, long deadline, AtomicBoolean told) {

        UsageRow row() {
            return line.row();
        }

        boolean tell(boolean written) {
            var first = told.compareAndSet(false, true);
            if (first) {
                whenWritten.written(written);
            }
            return first;
        }

        boolean late(long now) {
            return now - deadline >= 0;
        }
    }

    /** Any thread: takes the row, or says no at once when too many wait. */
    void append(UsageRow row, List<Charge> charges, RowWritten whenWritten) {
        var deadline = System.nanoTime() + settings.writeTimeout().toNanos();
        var line = new Line(row, charges);
        if (stopping || !queue.offer(new Entry(line, whenWritten, deadline, new AtomicBoolean()))) {
            UsageMessages.LOG.lost(row.requestId(), row.attempt(), "too many rows wait");
            whenWritten.written(false);
        }
    }

    /** Another thread, a few times a second: nobody waits too long while the database hangs. */
    void tellTheLate() {
        var now = System.nanoTime();
        for (var entries : List.of(writing, queue)) {
            for (var entry : entries) {
                if (entry.late(now)) {
                    entry.tell(false);
                }
            }
        }
    }

    /** Rows waiting now, the backlog included. */
    int waiting() {
        return queue.size() + backlogSize;
    }

    /** Rows written since the start. */
    long written() {
        return written.get();
    }

    /** Writes what waits, then ends. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try {
            var batch = new ArrayList<Entry>();
            while (!stopping || !queue.isEmpty()) {
                var first = queue.poll(BACKLOG_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, settings.batch() - 1);
                    try {
                        write(batch);
                    } finally {
                        writing = List.of();
                        batch.clear();
                    }
                }
                if (first == null || !complained) {
                    writeBacklog();
                }
            }
            writeBacklog();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
            if (!backlog.isEmpty()) {
                UsageMessages.LOG.unwritten(backlog.size());
            }
        }
    }

    private void write(List<Entry> batch) throws InterruptedException {
        for (expire(batch); !batch.isEmpty(); expire(batch)) {
            try {
                writing = List.copyOf(batch);
                insert(batch.stream().map(Entry::line).toList());
                batch.forEach(this::written);
                return;
            } catch (SQLException no) {
                disconnect();
                if (poison(no)) {
                    writeEach(batch);
                    return;
                }
                complain(no);
            }
            if (stopping) {
                batch.forEach(
                        entry -> {
                            keep(entry.line());
                            entry.tell(false);
                        });
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
            queue.drainTo(batch, settings.batch() - batch.size());
        }
    }

    /** One row the database can never take must not hold up the others. */
    private void writeEach(List<Entry> batch) {
        for (var entry : batch) {
            var written = false;
            try {
                insert(List.of(entry.line()));
                written = true;
            } catch (SQLException no) {
                disconnect();
                if (poison(no)) {
                    UsageMessages.LOG.lost(
                            entry.row().requestId(),
                            entry.row().attempt(),
                            String.valueOf(no.getMessage()));
                } else {
                    keep(entry.line());
                }
            }
            if (written) {
                written(entry);
            } else {
                entry.tell(false);
            }
        }
    }

    /** Whoever was told in the meantime that it was not gets a row that says so. */
    private void written(Entry entry) {
        if (!entry.tell(true)) {
            keep(entry.line());
        }
    }

    private void expire(List<Entry> batch) {
        var now = System.nanoTime();
        batch.removeIf(
                entry -> {
                    if (!entry.late(now)) {
                        return false;
                    }
                    keep(entry.line());
                    entry.tell(false);
                    return true;
                });
    }

    /** Nobody waits for it any more; a complete one was not shown as such, so it failed. */
    private void keep(Line line) {
        var row = line.row();
        if (backlog.size() >= settings.backlog()) {
            UsageMessages.LOG.lost(row.requestId(), row.attempt(), "the backlog is full");
            return;
        }
        backlog.add(
                row.outcome() == Outcome.COMPLETE ? new Line(failed(row), line.charges()) : line);
        backlogSize = backlog.size();
    }

    private static UsageRow failed(UsageRow row) {
        return new UsageRow(
                row.requestId(),
                row.attempt(),
                row.personId(),
                row.team(),
                row.keyId(),
                row.project(),
                row.model(),
                row.engine(),
                row.startedAt(),
                row.tokensIn(),
                row.tokensOut(),
                row.firstTokenMicros(),
                row.durationMicros(),
                Outcome.FAILED,
                row.estimated(),
                row.cached(),
                row.routed());
    }

    /** At least one batch, so that a busy house gets to it too; alone when a batch has poison. */
    private void writeBacklog() {
        var size = settings.batch();
        while (!backlog.isEmpty()) {
            var rows = backlog.stream().limit(size).toList();
            try {
                insert(rows);
            } catch (SQLException no) {
                disconnect();
                if (!poison(no)) {
                    complain(no);
                    return;
                }
                if (rows.size() > 1) {
                    size = 1;
                    continue;
                }
                var row = rows.getFirst().row();
                UsageMessages.LOG.lost(
                        row.requestId(), row.attempt(), String.valueOf(no.getMessage()));
            }
            for (var i = 0; i < rows.size(); i++) {
                backlog.poll();
            }
            backlogSize = backlog.size();
            if (!queue.isEmpty() && !stopping) {
                return;
            }
        }
    }

    /** Data or constraint errors: no retry will help. */
    private static boolean poison(SQLException no) {
        var state = no.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private void complain(SQLException no) {
        if (!complained) {
            complained = true;
            UsageMessages.LOG.unwritable(String.valueOf(no.getMessage()));
        }
    }

    /** What waited while a day was made was sent where its day is no longer: it finds it now. */
    private void insert(List<Line> lines) throws SQLException {
        try {
            insertOnce(lines);
        } catch (SQLException no) {
            if (!CHECK_VIOLATED.equals(no.getSQLState())) {
                throw no;
            }
            insertOnce(lines);
        }
        written.addAndGet(lines.size());
        if (complained) {
            complained = false;
            UsageMessages.LOG.writtenAgain();
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
        texts(at, 16, rows.stream().map(UsageWriter::asked).toArray(String[]::new));
        texts(at, 17, rows.stream().map(UsageWriter::reason).toArray(String[]::new));
        texts(at, 18, rows.stream().map(r -> r.project().orElse(null)).toArray(String[]::new));
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
            known.setNetworkTimeout(Runnable::run, (int) settings.writeTimeout().toMillis());
        }
        return known;
    }

    private void disconnect() {
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
