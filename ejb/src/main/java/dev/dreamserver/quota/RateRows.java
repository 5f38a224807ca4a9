package dev.dreamserver.quota;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows that say how fast single teams, people and keys may ask. */
final class RateRows {

    private static final String COLUMNS =
            "id, subject_kind, subject, subject_name, requests, tokens, streams";
    private static final String SELECT = "select " + COLUMNS + " from quota_rate";
    private static final String ALL = SELECT + " order by subject_kind, subject_name";
    private static final String OF = SELECT + " where subject_kind = ? and subject = ? for update";
    private static final String PUT =
            """
            insert into quota_rate
                (id, subject_kind, subject, subject_name, requests, tokens, streams)
            values (gen_random_uuid(), ?, ?, ?, ?, ?, ?)
            on conflict (subject_kind, subject) do update
            set requests = excluded.requests, tokens = excluded.tokens, streams = excluded.streams
            returning\s"""
                    + COLUMNS;
    private static final String REMOVE = "delete from quota_rate where id = ? returning " + COLUMNS;

    private RateRows() {}

    /** Nobody else sets one before the transaction ends. */
    static void lock(Connection database) throws SQLException {
        try (var query =
                database.prepareStatement(
                        "select pg_advisory_xact_lock(hashtextextended('quota_rate', 7))")) {
            query.execute();
        }
    }

    static List<SubjectRate> all(Connection database) throws SQLException {
        try (var query = database.prepareStatement(ALL)) {
            return read(query);
        }
    }

    /** The one for this subject; it stays as it is until the transaction ends. */
    static Optional<SubjectRate> of(Connection database, Subject subject) throws SQLException {
        try (var query = database.prepareStatement(OF)) {
            query.setString(1, subject.kind().name());
            query.setString(2, subject.id());
            return read(query).stream().findFirst();
        }
    }

    /** Stores it, in the place of the one for the same subject. */
    static SubjectRate put(Connection database, Subject subject, String name, Rate rate)
            throws SQLException {
        try (var insert = database.prepareStatement(PUT)) {
            insert.setString(1, subject.kind().name());
            insert.setString(2, subject.id());
            insert.setString(3, name);
            insert.setInt(4, rate.requests());
            insert.setInt(5, rate.tokens());
            insert.setInt(6, rate.streams());
            return read(insert).getFirst();
        }
    }

    /** Removes it, and says what it was. */
    static Optional<SubjectRate> remove(Connection database, UUID id) throws SQLException {
        try (var delete = database.prepareStatement(REMOVE)) {
            delete.setObject(1, id);
            return read(delete).stream().findFirst();
        }
    }

    private static List<SubjectRate> read(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            var found = new ArrayList<SubjectRate>();
            while (rows.next()) {
                found.add(row(rows));
            }
            return found;
        }
    }

    private static SubjectRate row(ResultSet row) throws SQLException {
        return new SubjectRate(
                row.getObject(1, UUID.class),
                new Subject(Subject.Kind.valueOf(row.getString(2)), row.getString(3)),
                row.getString(4),
                new Rate(row.getInt(5), row.getInt(6), row.getInt(7)));
    }
}
