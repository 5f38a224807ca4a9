package dev.dreamserver.download;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The queue and its parts as rows. Each statement may be a transaction of its own. */
final class DownloadRows {

    /** A node that did not renew its lease for so long is dead. */
    private static final String LEASE = "interval '120 seconds'";

    private static final String VIEW =
            """
            select j.id, j.key, j.title, j.state, j.priority, j.reason, j.changed_at, j.asked_by,
                (select coalesce(sum(f.bytes), 0) from download_file f where f.job_id = j.id),
                (select coalesce(sum(case when f.found_sha256 is not null then f.bytes else
                    (select coalesce(sum(p.bytes), 0) from download_part p
                     where p.job_id = f.job_id and p.file = f.number) end), 0)
                 from download_file f where f.job_id = j.id)
            from download_job j
            """;

    private DownloadRows() {}

    /** A part that lies on the disk whole. */
    record Part(String sha256, long bytes, boolean resumed) {}

    /** A file as the queue knows it. */
    record Row(
            int number,
            WantedFile wanted,
            long partBytes,
            Optional<String> found,
            Optional<String> etag) {}

    static void add(
            Connection database, UUID id, Wanted wanted, String by, Instant now, long partBytes)
            throws SQLException {
        run(
                database,
                """
                insert into download_job (id, key, title, priority, state, asked_by, asked_at, changed_at)
                values (?, ?, ?, ?, 'WAITING', ?, ?, ?)
                """,
                id,
                wanted.key(),
                wanted.title(),
                wanted.priority(),
                by,
                time(now),
                time(now));
        var number = 0;
        for (var file : wanted.files()) {
            run(
                    database,
                    """
                    insert into download_file (job_id, number, name, source, bytes, sha256, part_bytes)
                    values (?, ?, ?, ?, ?, ?, ?)
                    """,
                    id,
                    number++,
                    file.name(),
                    file.source().toString(),
                    file.bytes().isPresent() ? file.bytes().getAsLong() : null,
                    file.sha256().orElse(null),
                    partBytes);
        }
    }

    /** Of what is under way, or failed, with this key. */
    static Optional<UUID> underWay(Connection database, String key) throws SQLException {
        try (var query =
                        prepared(
                                database,
                                "select id from download_job where key = ? and state not in ('READY',"
                                        + " 'CANCELLED')",
                                key);
                var rows = query.executeQuery()) {
            return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
        }
    }

    static Optional<DownloadState> state(Connection database, UUID id) throws SQLException {
        try (var query = prepared(database, "select state from download_job where id = ?", id);
                var rows = query.executeQuery()) {
            return rows.next()
                    ? Optional.of(DownloadState.valueOf(rows.getString(1)))
                    : Optional.empty();
        }
    }

    /** Moves it, if it is in one of these states; says whether it was. */
    static boolean move(
            Connection database, UUID id, List<DownloadState> from, DownloadState to, Instant now)
            throws SQLException {
        return run(
                        database,
                        """
                        update download_job set state = ?, reason = null, changed_at = ?
                        where id = ? and state = any (?)
                        """,
                        to.name(),
                        time(now),
                        id,
                        database.createArrayOf("text", from.stream().map(Enum::name).toArray()))
                > 0;
    }

    /** Before all others that wait. */
    static boolean first(Connection database, UUID id) throws SQLException {
        return run(
                        database,
                        """
                        update download_job set priority =
                            (select max(priority) + 1 from download_job where state not in ('READY', 'CANCELLED'))
                        where id = ? and state not in ('READY', 'CANCELLED')
                        """,
                        id)
                > 0;
    }

    /**
     * Takes the next one for this holder: by priority, then by age, and those of a holder that
     * died. One that has a file in common with a running one waits for it. In a transaction, for
     * the lock.
     */
    static Optional<UUID> take(Connection database, String holder, int atOnce) throws SQLException {
        try (var lock =
                        database.prepareStatement(
                                "select pg_advisory_xact_lock(hashtext('download_job'))");
                var locked = lock.executeQuery()) {
            locked.next();
        }
        try (var query =
                        prepared(
                                database,
                                """
                                update download_job set state = 'RUNNING', reason = null, holder = ?,
                                    changed_at = now(), lease_until = now() + %1$s
                                where id = (
                                    select j.id from download_job j
                                    where (j.state = 'WAITING' and (j.holder is null or j.lease_until < now())
                                            or j.state = 'RUNNING' and j.lease_until < now())
                                        and (select count(*) from download_job r
                                             where r.holder is not null and r.lease_until >= now()) < ?
                                        and not exists (
                                            select 1 from download_file mine
                                            join download_file theirs on theirs.job_id <> mine.job_id
                                                and (theirs.source = mine.source or theirs.sha256 = mine.sha256)
                                            join download_job r on r.id = theirs.job_id
                                            where mine.job_id = j.id and r.holder is not null
                                                and r.lease_until >= now())
                                    order by j.priority desc, j.asked_at limit 1)
                                returning id
                                """
                                        .formatted(LEASE),
                                holder,
                                atOnce);
                var rows = query.executeQuery()) {
            return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
        }
    }

    /** Whether the holder still has it; then for a while longer. */
    static boolean renew(Connection database, UUID id, String holder) throws SQLException {
        return run(
                        database,
                        """
                        update download_job set lease_until = now() + %s
                        where id = ? and holder = ? and state = 'RUNNING'
                        """
                                .formatted(LEASE),
                        id,
                        holder)
                > 0;
    }

    /** The holder lets it go; the state changes only if nobody changed it meanwhile. */
    static void end(
            Connection database,
            UUID id,
            String holder,
            DownloadState state,
            @Nullable String reason)
            throws SQLException {
        run(
                database,
                """
                update download_job set holder = null, lease_until = null, changed_at = now(),
                    state = case when state = 'RUNNING' then ? else state end,
                    reason = case when state = 'RUNNING' then ? else reason end
                where id = ? and holder = ?
                """,
                state.name(),
                reason,
                id,
                holder);
    }

    /** This node has just begun: what it held before, it does not hold any more. */
    static void release(Connection database, String node) throws SQLException {
        run(
                database,
                """
                update download_job set holder = null, lease_until = null,
                    state = case when state = 'RUNNING' then 'WAITING' else state end
                where starts_with(holder, ?)
                """,
                node + ":");
    }

    /** Forgets what ended long ago. */
    static void forget(Connection database, Instant before) throws SQLException {
        run(
                database,
                "delete from download_job where state in ('READY', 'CANCELLED') and changed_at < ?",
                time(before));
    }

    static int count(Connection database) throws SQLException {
        try (var query =
                        prepared(
                                database,
                                "select count(*) from download_job where state not in ('READY',"
                                        + " 'CANCELLED')");
                var rows = query.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** The newest, those under way before the others. */
    static List<DownloadView> list(Connection database, int limit) throws SQLException {
        return views(
                database,
                """
                order by j.state in ('READY', 'CANCELLED'), j.priority desc,
                    case when j.state in ('READY', 'CANCELLED') then now() - j.changed_at
                         else j.asked_at - timestamptz 'epoch' end
                limit ?
                """,
                limit);
    }

    /** What came to its end since then, failed, or was paused by the house, the newest first. */
    static List<DownloadView> ended(Connection database, Instant begin, int limit)
            throws SQLException {
        return views(
                database,
                """
                where (j.state in ('READY', 'FAILED') or j.state = 'PAUSED' and j.reason is not null)
                    and j.changed_at >= ?
                order by j.changed_at desc limit ?
                """,
                time(begin),
                limit);
    }

    private static List<DownloadView> views(
            Connection database, String which, @Nullable Object... values) throws SQLException {
        try (var query = prepared(database, VIEW + which, values);
                var rows = query.executeQuery()) {
            var views = new ArrayList<DownloadView>();
            while (rows.next()) {
                views.add(
                        new DownloadView(
                                rows.getObject(1, UUID.class),
                                rows.getString(2),
                                rows.getString(3),
                                DownloadState.valueOf(rows.getString(4)),
                                rows.getLong(9),
                                rows.getLong(10),
                                0,
                                Optional.<Duration>empty(),
                                rows.getInt(5),
                                Optional.ofNullable(rows.getString(6)),
                                rows.getObject(7, OffsetDateTime.class).toInstant(),
                                rows.getString(8)));
            }
            return views;
        }
    }

    static String key(Connection database, UUID id) throws SQLException {
        try (var query = prepared(database, "select key from download_job where id = ?", id);
                var rows = query.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("gone");
            }
            return rows.getString(1);
        }
    }

    static List<Row> files(Connection database, UUID id) throws SQLException {
        try (var query =
                        prepared(
                                database,
                                """
                                select number, name, source, bytes, sha256, part_bytes, found_sha256, etag
                                from download_file where job_id = ? order by number
                                """,
                                id);
                var rows = query.executeQuery()) {
            var files = new ArrayList<Row>();
            while (rows.next()) {
                files.add(row(rows));
            }
            return files;
        }
    }

    private static Row row(ResultSet rows) throws SQLException {
        var bytes = rows.getObject(4, Long.class);
        return new Row(
                rows.getInt(1),
                new WantedFile(
                        rows.getString(2),
                        URI.create(rows.getString(3)),
                        bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes),
                        Optional.ofNullable(rows.getString(5))),
                rows.getLong(6),
                Optional.ofNullable(rows.getString(7)),
                Optional.ofNullable(rows.getString(8)));
    }

    static SortedMap<Integer, Part> parts(Connection database, UUID id, int file)
            throws SQLException {
        try (var query =
                        prepared(
                                database,
                                "select number, sha256, bytes, resumed from download_part where"
                                        + " job_id = ? and file = ?",
                                id,
                                file);
                var rows = query.executeQuery()) {
            var parts = new TreeMap<Integer, Part>();
            while (rows.next()) {
                parts.put(
                        rows.getInt(1),
                        new Part(rows.getString(2), rows.getLong(3), rows.getBoolean(4)));
            }
            return parts;
        }
    }

    static void done(Connection database, UUID id, int file, int number, Part part)
            throws SQLException {
        run(
                database,
                """
                insert into download_part values (?, ?, ?, ?, ?, ?)
                on conflict (job_id, file, number) do update set sha256 = excluded.sha256,
                    bytes = excluded.bytes, resumed = excluded.resumed
                """,
                id,
                file,
                number,
                part.sha256(),
                part.bytes(),
                part.resumed());
    }

    /** This part is bad or gone. */
    static void drop(Connection database, UUID id, int file, int number) throws SQLException {
        run(
                database,
                "delete from download_part where job_id = ? and file = ? and number = ?",
                id,
                file,
                number);
    }

    static void known(
            Connection database, UUID id, int file, @Nullable Long bytes, @Nullable String etag)
            throws SQLException {
        run(
                database,
                "update download_file set bytes = ?, etag = ? where job_id = ? and number = ?",
                bytes,
                etag,
                id,
                file);
    }

    static void found(Connection database, UUID id, int file, String sha256, long bytes)
            throws SQLException {
        run(
                database,
                "update download_file set found_sha256 = ?, bytes = ? where job_id = ? and number"
                        + " = ?",
                sha256,
                bytes,
                id,
                file);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static int run(Connection database, String sql, @Nullable Object... values)
            throws SQLException {
        try (var statement = prepared(database, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(
            Connection database, String sql, @Nullable Object... values) throws SQLException {
        var statement = database.prepareStatement(sql);
        for (var i = 0; i < values.length; i++) {
            if (values[i] == null) {
                statement.setNull(i + 1, Types.NULL);
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
        return statement;
    }
}
