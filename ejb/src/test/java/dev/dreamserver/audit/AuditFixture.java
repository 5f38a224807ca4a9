package dev.dreamserver.audit;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.security.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** A database with chains in it, for the tests of this room. */
final class AuditFixture {

    static final Secret MASTER_KEY = new Secret("a master key for tests, 32 and more");
    static final Instant START = Instant.parse("2026-11-20T12:00:00.123456789Z");

    final DataSource database = TestDatabase.fresh();
    final AuditChain chain = new AuditChain(MASTER_KEY);

    void write(String node, int count) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                chain.append(connection, node, START.plusSeconds(i), List.of(event(i)));
            }
            connection.commit();
        }
    }

    AuditVerdict verify() throws SQLException {
        try (var connection = database.getConnection()) {
            return verify(connection, List.of());
        }
    }

    AuditVerdict verify(Connection connection, List<AuditHead> anchors) throws SQLException {
        return new AuditVerifier(chain, connection, 7, () -> false).verify(anchors);
    }

    static AuditEvent event(int number) {
        return new AuditEvent(
                number % 2 == 0 ? "key.create" : "key.revoke",
                "person-" + number % 5,
                "Ada \"Lovelace\" 日本 " + number,
                number % 3 == 0 ? Optional.empty() : Optional.of("subject-" + number),
                Map.of("name", "laptop " + number, "via", "SESSION"));
    }
}
