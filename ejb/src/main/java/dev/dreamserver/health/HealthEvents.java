package dev.dreamserver.health;

import dev.dreamserver.health.spi.ServiceReport.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stored changes. Adding one twice does no harm. */
final class HealthEvents {

    private HealthEvents() {}

    static void add(Connection database, List<HealthEventView> events) throws SQLException {
        try (var insert =
                database.prepareStatement(
                        """
                        insert into health_event (service, name, from_state, to_state, reason, at)
                        values (?, ?, ?, ?, ?, ?) on conflict do nothing
                        """)) {
            for (var event : events) {
                insert.setString(1, event.service());
                insert.setString(2, event.name());
                insert.setString(3, event.from().map(State::name).orElse(null));
                insert.setString(4, event.to().name());
                insert.setString(5, event.reason().orElse(null));
                insert.setObject(6, event.at().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The newest ones, newest first. */
    static List<HealthEventView> newest(Connection database, int limit) throws SQLException {
        try (var query =
                database.prepareStatement(
                        """
                        select service, name, from_state, to_state, reason, at from health_event
                        order by at desc, id desc limit ?
                        """)) {
            query.setInt(1, limit);
            try (var rows = query.executeQuery()) {
                var events = new ArrayList<HealthEventView>();
                while (rows.next()) {
                    events.add(
                            new HealthEventView(
                                    rows.getString(1),
                                    rows.getString(2),
                                    Optional.ofNullable(rows.getString(3)).map(State::valueOf),
                                    State.valueOf(rows.getString(4)),
                                    Optional.ofNullable(rows.getString(5)),
                                    rows.getObject(6, OffsetDateTime.class).toInstant()));
                }
                return events;
            }
        }
    }

    /** Forgets what is older, some at a time; says how many. */
    static int forget(Connection database, Instant before, int limit) throws SQLException {
        try (var delete =
                database.prepareStatement(
                        "delete from health_event where id in"
                                + " (select id from health_event where at < ? limit ?)")) {
            delete.setObject(1, before.atOffset(ZoneOffset.UTC));
            delete.setInt(2, limit);
            return delete.executeUpdate();
        }
    }
}
