package dev.dreamserver.models;

import dev.dreamserver.catalog.Shape;
import dev.dreamserver.models.InstalledModel.Accepted;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of models and their files. */
final class InstalledRows {

    /** More than anybody has disks for. */
    static final int MOST = 1000;

    private static final String ALL =
            """
            select id, title, packing, source, licence, accepted_by, accepted_at, state, reason,
                   architecture, layers, key_value_heads, head_size, value_head_size,
                   trained_context, sliding_window, sliding_every, experts, added_by, added_at,
                   deleted_at
            from model_installed order by id limit %d
            """
                    .formatted(MOST);
    private static final String FILES =
            """
            select model_id, name, sha256, bytes, path, projector from model_file
            order by model_id, number
            """;
    private static final String PUT =
            """
            insert into model_installed (id, title, packing, source, licence, accepted_by,
                accepted_at, state, reason, architecture, layers, key_value_heads, head_size,
                value_head_size, trained_context, sliding_window, sliding_every, experts, added_by,
                added_at, deleted_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String PUT_FILE =
            """
            insert into model_file (model_id, number, name, sha256, bytes, path, projector)
            values (?, ?, ?, ?, ?, ?, ?)
            """;

    private InstalledRows() {}

    /** All of them, deleted ones included, by id. */
    static List<InstalledModel> all(Connection database) throws SQLException {
        var files = files(database);
        try (var query = database.prepareStatement(ALL);
                var rows = query.executeQuery()) {
            var all = new ArrayList<InstalledModel>();
            while (rows.next()) {
                all.add(model(rows, files.getOrDefault(rows.getString("id"), List.of())));
            }
            return all;
        }
    }

    private static Map<String, List<InstalledFile>> files(Connection database) throws SQLException {
        try (var query = database.prepareStatement(FILES);
                var rows = query.executeQuery()) {
            var files = new HashMap<String, List<InstalledFile>>();
            while (rows.next()) {
                files.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                        .add(
                                new InstalledFile(
                                        rows.getString(2),
                                        rows.getString(3),
                                        rows.getLong(4),
                                        Path.of(rows.getString(5)),
                                        rows.getBoolean(6)));
            }
            return files;
        }
    }

    private static InstalledModel model(ResultSet row, List<InstalledFile> files)
            throws SQLException {
        var acceptedAt = instant(row, "accepted_at");
        return new InstalledModel(
                row.getString("id"),
                row.getString("title"),
                row.getString("packing"),
                row.getString("source"),
                row.getString("licence"),
                acceptedAt.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Accepted(row.getString("accepted_by"), acceptedAt.get())),
                InstalledModel.State.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("reason")),
                shape(row),
                files,
                row.getString("added_by"),
                instant(row, "added_at").orElseThrow(),
                instant(row, "deleted_at"));
    }

    private static Optional<Shape> shape(ResultSet row) throws SQLException {
        var architecture = row.getString("architecture");
        return architecture == null
                ? Optional.empty()
                : Optional.of(
                        new Shape(
                                architecture,
                                row.getInt("layers"),
                                row.getInt("key_value_heads"),
                                row.getInt("head_size"),
                                row.getInt("value_head_size"),
                                row.getInt("trained_context"),
                                row.getInt("sliding_window"),
                                row.getInt("sliding_every"),
                                row.getInt("experts")));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    /** Stores it with its files, in the place of the one of the same id. */
    static void put(Connection database, InstalledModel model) throws SQLException {
        remove(database, model.id());
        try (var insert = database.prepareStatement(PUT)) {
            insert.setString(1, model.id());
            insert.setString(2, model.title());
            insert.setString(3, model.packing());
            insert.setString(4, model.source());
            insert.setString(5, model.licence());
            insert.setString(6, model.accepted().map(Accepted::by).orElse(null));
            insert.setObject(7, time(model.accepted().map(Accepted::at)));
            insert.setString(8, model.state().name());
            insert.setString(9, model.reason().orElse(null));
            shape(insert, model.shape().orElse(null));
            insert.setString(19, model.addedBy());
            insert.setObject(20, time(Optional.of(model.addedAt())));
            insert.setObject(21, time(model.deletedAt()));
            insert.executeUpdate();
        }
        putFiles(database, model);
    }

    private static void shape(PreparedStatement insert, @Nullable Shape shape) throws SQLException {
        insert.setString(10, shape == null ? null : shape.architecture());
        insert.setObject(11, shape == null ? null : shape.layers());
        insert.setObject(12, shape == null ? null : shape.keyValueHeads());
        insert.setObject(13, shape == null ? null : shape.headSize());
        insert.setObject(14, shape == null ? null : shape.valueHeadSize());
        insert.setObject(15, shape == null ? null : shape.trainedContext());
        insert.setObject(16, shape == null ? null : shape.slidingWindow());
        insert.setObject(17, shape == null ? null : shape.slidingEvery());
        insert.setObject(18, shape == null ? null : shape.experts());
    }

    private static void putFiles(Connection database, InstalledModel model) throws SQLException {
        try (var insert = database.prepareStatement(PUT_FILE)) {
            var number = 0;
            for (var file : model.files()) {
                insert.setString(1, model.id());
                insert.setInt(2, number++);
                insert.setString(3, file.name());
                insert.setString(4, file.sha256());
                insert.setLong(5, file.bytes());
                insert.setString(6, file.path().toString());
                insert.setBoolean(7, file.projector());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> at) {
        return at.map(moment -> moment.atOffset(ZoneOffset.UTC)).orElse(null);
    }

    /** Forgets it with its files. */
    static void remove(Connection database, String id) throws SQLException {
        try (var delete = database.prepareStatement("delete from model_installed where id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
    }

    /** Nobody else changes models before the transaction ends. */
    static void lock(Connection database) throws SQLException {
        try (var query =
                database.prepareStatement(
                        "select pg_advisory_xact_lock(hashtextextended('models', 7))")) {
            query.execute();
        }
    }
}
