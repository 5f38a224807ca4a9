package dev.dreamserver.installer.stack;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Secrets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's own connection to PostgreSQL. One is kept open for the probes: a new one each time
 * would cost the server a process.
 */
final class PostgresAccess implements AutoCloseable {

    /** The cluster's administrator; nobody but the launcher uses it. */
    static final String SUPERUSER = "dream_keeper";

    private final String url;
    private final Secrets secrets;
    private final Duration limit;
    private @Nullable Connection kept;

    PostgresAccess(int port, Secrets secrets, Duration limit) {
        this.url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        this.secrets = secrets;
        this.limit = limit;
    }

    /** Empty when the server answers a query in time, else why not. */
    synchronized Optional<String> alive() {
        try {
            var connection = kept;
            if (connection != null && connection.isValid((int) limit.toSeconds())) {
                return Optional.empty();
            }
            close();
            kept = connect();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Makes roles and databases that are missing and gives the roles their present passwords. */
    synchronized void makeDatabases() {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            // A failing statement must not carry its password into the log.
            statement.execute("SET log_min_error_statement = 'panic'");
            make(connection, "dream", secrets.get(Secrets.Name.DB_DREAM));
            make(connection, "keycloak", secrets.get(Secrets.Name.DB_KEYCLOAK));
        } catch (SQLException e) {
            throw new Trouble(
                    "The databases could not be made: " + e.getMessage(),
                    "See ./dream logs database.",
                    e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (kept != null) {
                kept.close();
            }
        } catch (SQLException alreadyBroken) {
            // it is thrown away in any case
        }
        kept = null;
    }

    private static void make(Connection connection, String name, String password)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
                statement.execute("CREATE ROLE " + name + " LOGIN");
            }
            statement.execute(
                    "ALTER ROLE " + name + " PASSWORD " + statement.enquoteLiteral(password));
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
                statement.execute("CREATE DATABASE " + name + " OWNER " + name);
                statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
            }
        }
    }

    private static boolean exists(Connection connection, String query, String name)
            throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private Connection connect() throws SQLException {
        var facts = new Properties();
        facts.setProperty("user", SUPERUSER);
        facts.setProperty("password", secrets.get(Secrets.Name.POSTGRES_SUPERUSER));
        facts.setProperty("ApplicationName", "dream-launcher");
        var seconds = Long.toString(Math.max(1, limit.toSeconds()));
        facts.setProperty("connectTimeout", seconds);
        facts.setProperty("loginTimeout", seconds);
        facts.setProperty("socketTimeout", seconds);
        return DriverManager.getConnection(url, facts);
    }
}
