package dev.dreamserver.engine;

import dev.dreamserver.catalog.Taken;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The rows of what models took. Each call is one statement. */
final class PeakRows {

    /** Contexts, options and files that somebody tried long ago are forgotten. */
    static final int MOST = 500;

    private static final String ALL =
            """
            select file, file_bytes, how, context_tokens, slots, place, bytes, at
            from engine_peak where node = ? order by at desc limit %d
            """
                    .formatted(MOST);
    private static final String PUT =
            """
            insert into engine_peak (node, file, file_bytes, how, context_tokens, slots, place,
                bytes, at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (node, file, how, context_tokens, slots, place) do update
            set file_bytes = excluded.file_bytes, bytes = excluded.bytes, at = excluded.at
            """;
    private static final String FORGET =
            """
            delete from engine_peak where node = ? and at < (
                select at from engine_peak where node = ? order by at desc offset %d limit 1)
            """
                    .formatted(MOST - 1);

    private PeakRows() {}

    /** Those of this node, the newest first. */
    static List<Peak> all(Connection database, String node) throws SQLException {
        try (var query = database.prepareStatement(ALL)) {
            query.setString(1, node);
            try (var rows = query.executeQuery()) {
                var all = new ArrayList<Peak>();
                while (rows.next()) {
                    all.add(peak(rows));
                }
                return all;
            }
        }
    }

    private static Peak peak(ResultSet row) throws SQLException {
        return new Peak(
                Path.of(row.getString("file")),
                row.getLong("file_bytes"),
                row.getString("how"),
                row.getString("place"),
                new Taken(row.getLong("bytes"), row.getInt("context_tokens"), row.getInt("slots")),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    /** In the place of what was measured with the same file, options and context before. */
    static void put(Connection database, String node, Peak peak) throws SQLException {
        try (var insert = database.prepareStatement(PUT)) {
            insert.setString(1, node);
            insert.setString(2, peak.file().toString());
            insert.setLong(3, peak.fileBytes());
            insert.setString(4, peak.how());
            insert.setInt(5, peak.taken().tokens());
            insert.setInt(6, peak.taken().slots());
            insert.setString(7, peak.place());
            insert.setLong(8, peak.taken().bytes());
            insert.setObject(9, peak.at().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    /** Keeps the newest. */
    static void forget(Connection database, String node) throws SQLException {
        try (var delete = database.prepareStatement(FORGET)) {
            delete.setString(1, node);
            delete.setString(2, node);
            delete.executeUpdate();
        }
    }
}
