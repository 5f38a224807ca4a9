package dev.dreamserver.keys;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What the directory reads and writes at once, without entities: all keys, and times of last use.
 */
final class KeyRows {

    private static final int FETCH = 1_000;

    private KeyRows() {}

    /**
     * Reads every key. The connection must be in a transaction, or the driver reads all at once.
     */
    static void all(Connection database, Consumer<KnownKey> into) throws SQLException {
        try (var query =
                database.prepareStatement(
                        """
                        select id, hash, person_id, person_name, team, project, expires_at,
                               revoked_at is not null
                        from api_key
                        """)) {
            query.setFetchSize(FETCH);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    into.accept(key(rows));
                }
            }
        }
    }

    /** Writes times of last use; a later time that is there already stays. */
    static void used(Connection database, Map<UUID, Instant> used) throws SQLException {
        try (var update =
                database.prepareStatement(
                        "update api_key set last_used_at = greatest(last_used_at, ?) where id = ?")) {
            for (var one : used.entrySet()) {
                update.setObject(1, one.getValue().atOffset(ZoneOffset.UTC));
                update.setObject(2, one.getKey());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static KnownKey key(ResultSet rows) throws SQLException {
        return new KnownKey(
                rows.getObject(1, UUID.class),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                Optional.ofNullable(rows.getString(5)),
                Optional.ofNullable(rows.getString(6)),
                Optional.ofNullable(rows.getObject(7, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                rows.getBoolean(8));
    }
}
