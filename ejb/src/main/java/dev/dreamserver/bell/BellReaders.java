package dev.dreamserver.bell;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Stored: which news each person marked as read. */
final class BellReaders {

    private BellReaders() {}

    static Set<String> read(Connection database, String personId) throws SQLException {
        try (var query =
                database.prepareStatement("select heard from bell_reader where person_id = ?")) {
            query.setString(1, personId);
            try (var rows = query.executeQuery()) {
                return rows.next()
                        ? Set.copyOf(Arrays.asList((String[]) rows.getArray(1).getArray()))
                        : Set.of();
            }
        }
    }

    /** Adds to what they have read; keeps only what can still be shown. */
    static void mark(
            Connection database,
            String personId,
            List<String> read,
            List<String> shown,
            Instant now)
            throws SQLException {
        try (var upsert =
                database.prepareStatement(
                        """
                        insert into bell_reader (person_id, heard, changed_at) values (?, ?, ?)
                        on conflict (person_id) do update set changed_at = excluded.changed_at,
                            heard = array(
                                select unnest(excluded.heard) union
                                select id from unnest(bell_reader.heard) id where id = any (?))
                        """)) {
            upsert.setString(1, personId);
            upsert.setArray(2, database.createArrayOf("text", read.toArray()));
            upsert.setObject(3, now.atOffset(ZoneOffset.UTC));
            upsert.setArray(4, database.createArrayOf("text", shown.toArray()));
            upsert.executeUpdate();
        }
    }
}
