package dev.dreamserver.responses;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Stored responses, on one connection. */
final class ResponseRows {

    private static final int PATIENCE_SECONDS = 5;

    private final Connection connection;

    ResponseRows(Connection connection) {
        this.connection = connection;
    }

    /** One that is kept already stays as it is; beyond so many the oldest of the person go. */
    void add(ResponseDraft draft, String status, Optional<StoredResponse> said, int most)
            throws SQLException {
        try (var insert =
                prepared(
                        "insert into response_kept"
                                + " (person_id, id, created_at, model, status, input, response)"
                                + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
            insert.setString(1, draft.personId());
            insert.setString(2, draft.id());
            insert.setObject(3, utc(draft.createdAt()));
            insert.setString(4, draft.model());
            insert.setString(5, status);
            insert.setString(6, said.map(StoredResponse::input).orElse(null));
            insert.setString(7, said.map(StoredResponse::response).orElse(null));
            insert.executeUpdate();
        }
        try (var delete =
                prepared(
                        "delete from response_kept where person_id = ? and created_at <"
                                + " (select created_at from response_kept where person_id = ?"
                                + " order by created_at desc offset ? limit 1)")) {
            delete.setString(1, draft.personId());
            delete.setString(2, draft.personId());
            delete.setInt(3, most - 1);
            delete.executeUpdate();
        }
    }

    /** One of which is kept what was said, and not from before then. */
    Optional<StoredResponse> find(String personId, String id, Instant since) throws SQLException {
        return one(
                "select input, response from response_kept where person_id = ? and id = ?"
                        + " and created_at >= ? and response is not null",
                personId,
                id,
                since);
    }

    /** Forgets it, and tells what it was. */
    Optional<StoredResponse> delete(String personId, String id, Instant since) throws SQLException {
        return one(
                "delete from response_kept where person_id = ? and id = ? and created_at >= ?"
                        + " and response is not null returning input, response",
                personId,
                id,
                since);
    }

    private Optional<StoredResponse> one(String sql, String personId, String id, Instant since)
            throws SQLException {
        try (var query = prepared(sql)) {
            query.setString(1, personId);
            query.setString(2, id);
            query.setObject(3, utc(since));
            try (var row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new StoredResponse(row.getString(1), row.getString(2)))
                        : Optional.empty();
            }
        }
    }

    /** How many of a person since then of which is kept what was said. */
    long count(String personId, Instant since) throws SQLException {
        try (var query =
                prepared(
                        "select count(*) from response_kept where person_id = ?"
                                + " and created_at >= ? and response is not null")) {
            query.setString(1, personId);
            query.setObject(2, utc(since));
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Forgets all of a person. */
    void deleteAll(String personId) throws SQLException {
        try (var delete = prepared("delete from response_kept where person_id = ?")) {
            delete.setString(1, personId);
            delete.executeUpdate();
        }
    }

    /** Forgets what is older. */
    void deleteBefore(Instant then) throws SQLException {
        try (var delete = prepared("delete from response_kept where created_at < ?")) {
            delete.setObject(1, utc(then));
            delete.executeUpdate();
        }
    }

    /** Forgets what was said in all of them. */
    void silence() throws SQLException {
        try (var update =
                prepared(
                        "update response_kept set input = null, response = null"
                                + " where response is not null")) {
            update.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(PATIENCE_SECONDS);
        return statement;
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
