package dev.dreamserver.installer.stack;

import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Secrets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * The launcher's own way into PostgreSQL. Each probe is a new connection: an old one goes on
 * answering when the server itself hangs and takes no new ones.
 */
final class PostgresAccess {

    /** The cluster's administrator; nobody but the launcher uses it. */
    static final String SUPERUSER = "dream_keeper";

    /** Making a database copies files; on a busy disk that takes its time. */
    private static final Duration WORK_LIMIT = Duration.ofMinutes(2);

    private final String url;
    private final Secrets secrets;
    private final Duration probeLimit;

    PostgresAccess(int port, Secrets secrets, Duration probeLimit) {
        this.url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        this.secrets = secrets;
        this.probeLimit = probeLimit;
    }

    /** Empty when the server lets us in and answers a query in time, else why not. */
    Optional<String> alive() {
        try (var connection = connect(probeLimit);
                var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Makes roles and databases that are missing and gives the roles their present passwords. */
    void makeDatabases() {
        try (var connection = connect(WORK_LIMIT);
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

    private Connection connect(Duration limit) throws SQLException {
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
