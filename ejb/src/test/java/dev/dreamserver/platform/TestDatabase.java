package dev.dreamserver.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL with all tables of the house: one server for a test run, one database for each
 * who asks. Stops with the JVM.
 */
public final class TestDatabase {

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger NEXT = new AtomicInteger();

    private TestDatabase() {}

    /** A new database, migrated as the house does it. */
    public static DataSource fresh() {
        return copy(Migrated.name());
    }

    /** A new database as it was with the migrations up to one of them. */
    public static DataSource asOf(String version) {
        var database = copy("template1");
        migrate(database, MigrationVersion.fromVersion(version));
        return database;
    }

    /** Does the migrations that are left. */
    public static void migrate(DataSource database) {
        migrate(database, MigrationVersion.LATEST);
    }

    /** The same database; each of its connections is one transaction, which ends with it. */
    public static DataSource inTransactions(DataSource database) {
        return proxy(
                DataSource.class,
                (self, method, arguments) -> {
                    var connection = database.getConnection();
                    connection.setAutoCommit(false);
                    return proxy(
                            Connection.class, (one, called, with) -> end(connection, called, with));
                });
    }

    private static @Nullable Object end(
            Connection connection, Method called, Object @Nullable [] with) throws Throwable {
        if (called.getName().equals("close")) {
            connection.commit();
        }
        try {
            return called.invoke(connection, with);
        } catch (InvocationTargetException no) {
            throw no.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler how) {
        return type.cast(
                Proxy.newProxyInstance(
                        TestDatabase.class.getClassLoader(), new Class<?>[] {type}, how));
    }

    /** Migrated once; a copy takes a tenth of the time. */
    private static final class Migrated {

        static {
            migrate(create("migrated", "template1"));
        }

        /** A method: naming a constant would not migrate anything. */
        private static String name() {
            return "migrated";
        }
    }

    private static DataSource copy(String template) {
        return create("house" + NEXT.incrementAndGet(), template);
    }

    private static DataSource create(String name, String template) {
        try (var connection = SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
        return SERVER.getDatabase("postgres", name);
    }

    private static void migrate(DataSource database, MigrationVersion to) {
        Flyway.configure(TestDatabase.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .target(to)
                .load()
                .migrate();
    }

    private static EmbeddedPostgres start() {
        try {
            // What tests write need not survive a power cut.
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("shared_buffers", "32MB")
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .start();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
