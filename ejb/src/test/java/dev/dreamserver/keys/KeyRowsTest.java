package dev.dreamserver.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.platform.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyRowsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void the_directory_reads_every_key_and_an_earlier_use_never_replaces_a_later_one()
            throws SQLException {
        try (var connection = TestDatabase.fresh().getConnection()) {
            connection.setAutoCommit(false);
            execute(
                    connection,
                    """
                    insert into api_key (id, version, person_id, person_name, name, hash, shown, created_at, revoked_at,
                        project)
                    select gen_random_uuid(), 0, 'p' || n, 'P', 'k', 'hash' || n, 's', now(),
                           case when n % 2 = 0 then now() end,
                           case when n % 5 = 0 then 'atlas' end
                    from generate_series(1, 2500) n
                    """);
            var all = new ArrayList<KnownKey>();
            KeyRows.all(connection, all::add);
            assertThat(all).hasSize(2_500);
            assertThat(all.stream().filter(KnownKey::revoked)).hasSize(1_250);
            assertThat(all.stream().flatMap(key -> key.project().stream()))
                    .hasSize(500)
                    .containsOnly("atlas");

            var id = all.getFirst().id();
            KeyRows.used(connection, Map.of(id, NOW));
            KeyRows.used(connection, Map.of(id, NOW.minusSeconds(60)));
            assertThat(lastUsed(connection, id)).isEqualTo(NOW);
        }
    }

    private static Instant lastUsed(Connection connection, UUID id) throws SQLException {
        try (var query =
                connection.prepareStatement("select last_used_at from api_key where id = ?")) {
            query.setObject(1, id);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getTimestamp(1).toInstant();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
