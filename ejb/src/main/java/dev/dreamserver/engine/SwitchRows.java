package dev.dreamserver.engine;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of switches, and of the model in use. Each call is one statement. */
final class SwitchRows {

    private static final String BEGIN =
            """
            insert into engine_switch (id, node, from_model, to_model, file, phase, beside,
                asked_by, began, at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (node) where phase not in ('DONE', 'ROLLED_BACK') do nothing
            """;
    private static final String FORGET =
            """
            delete from engine_switch where node = ? and id not in (
                select id from engine_switch where node = ? order by began desc limit 200)
            """;
    private static final String AT =
            "update engine_switch set phase = ?, beside = ?, at = ?, reason = ? where id = ?";
    private static final String VIEWS =
            """
            select id, from_model, to_model, phase, beside, asked_by, at, reason
            from engine_switch where node = ? and at > ? order by began desc limit ?
            """;
    private static final String IN_USE =
            """
            select name, file, projector, context_tokens, program, port, former, setting
            from engine_model where node = ?
            """;
    private static final String PUT =
            """
            insert into engine_model (node, name, file, projector, context_tokens, program, port,
                former, setting, at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (node) do update
            set name = excluded.name, file = excluded.file, projector = excluded.projector,
                context_tokens = excluded.context_tokens, program = excluded.program,
                port = excluded.port, former = excluded.former, setting = excluded.setting,
                at = excluded.at
            """;

    private SwitchRows() {}

    /**
     * Begins one, unless another is under way.
     *
     * @return whether it has begun
     */
    static boolean begin(Connection database, String node, SwitchView view, Path file)
            throws SQLException {
        try (var insert = database.prepareStatement(BEGIN)) {
            insert.setObject(1, view.id());
            insert.setString(2, node);
            insert.setString(3, view.from());
            insert.setString(4, view.to());
            insert.setString(5, file.toString());
            insert.setString(6, view.phase().name());
            insert.setBoolean(7, view.beside());
            insert.setString(8, view.askedBy());
            insert.setObject(9, at(view.since()));
            insert.setObject(10, at(view.since()));
            return insert.executeUpdate() == 1;
        }
    }

    /** Keeps the newest two hundred. */
    static void forget(Connection database, String node) throws SQLException {
        try (var delete = database.prepareStatement(FORGET)) {
            delete.setString(1, node);
            delete.setString(2, node);
            delete.executeUpdate();
        }
    }

    static void at(Connection database, SwitchView view) throws SQLException {
        try (var update = database.prepareStatement(AT)) {
            update.setString(1, view.phase().name());
            update.setBoolean(2, view.beside());
            update.setObject(3, at(view.since()));
            update.setString(4, view.reason().orElse(null));
            update.setObject(5, view.id());
            update.executeUpdate();
        }
    }

    /** The newest first, of those that came to their phase after this moment. */
    static List<SwitchView> newest(Connection database, String node, Instant after, int limit)
            throws SQLException {
        try (var query = database.prepareStatement(VIEWS)) {
            query.setString(1, node);
            query.setObject(2, at(after));
            query.setInt(3, limit);
            try (var rows = query.executeQuery()) {
                var views = new ArrayList<SwitchView>();
                while (rows.next()) {
                    views.add(view(rows));
                }
                return views;
            }
        }
    }

    private static SwitchView view(ResultSet row) throws SQLException {
        return new SwitchView(
                row.getObject("id", UUID.class),
                row.getString("from_model"),
                row.getString("to_model"),
                SwitchPhase.valueOf(row.getString("phase")),
                row.getBoolean("beside"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getString("reason")),
                row.getString("asked_by"));
    }

    static Optional<InUse> inUse(Connection database, String node) throws SQLException {
        try (var query = database.prepareStatement(IN_USE)) {
            query.setString(1, node);
            try (var rows = query.executeQuery()) {
                return rows.next() ? Optional.of(inUse(rows)) : Optional.empty();
            }
        }
    }

    private static InUse inUse(ResultSet row) throws SQLException {
        var model =
                new EngineModel(
                        row.getString("name"),
                        Path.of(row.getString("file")),
                        Optional.ofNullable(row.getString("projector")).map(Path::of),
                        Optional.ofNullable(row.getObject("context_tokens", Integer.class)));
        return new InUse(
                model,
                row.getString("program"),
                row.getInt("port"),
                List.of((String[]) row.getArray("former").getArray()),
                row.getString("setting"));
    }

    static void put(Connection database, String node, InUse now, Instant at) throws SQLException {
        try (var insert = database.prepareStatement(PUT)) {
            insert.setString(1, node);
            insert.setString(2, now.model().name());
            insert.setString(3, now.model().file().toString());
            insert.setString(4, now.model().projector().map(Path::toString).orElse(null));
            insert.setObject(5, now.model().contextTokens().orElse(null));
            insert.setString(6, now.program());
            insert.setInt(7, now.port());
            insert.setArray(8, database.createArrayOf("text", now.former().toArray()));
            insert.setString(9, now.setting());
            insert.setObject(10, at(at));
            insert.executeUpdate();
        }
    }

    static void clear(Connection database, String node) throws SQLException {
        try (var delete = database.prepareStatement("delete from engine_model where node = ?")) {
            delete.setString(1, node);
            delete.executeUpdate();
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
