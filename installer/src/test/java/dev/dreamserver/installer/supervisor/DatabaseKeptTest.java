package dev.dreamserver.installer.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.home.Distribution;
import dev.dreamserver.installer.home.DreamHome;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.Secrets;
import dev.dreamserver.installer.process.ProcessId;
import dev.dreamserver.installer.process.Signals;
import dev.dreamserver.installer.stack.Database;
import dev.dreamserver.installer.supervisor.Keeper.Order;
import dev.dreamserver.installer.supervisor.ServiceState.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL, kept by a real keeper. */
class DatabaseKeptTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path folder;

    private Installation at;
    private Database database;
    private Board board;
    private Keeper keeper;
    private Thread thread;

    @BeforeEach
    void prepare() throws IOException {
        at = installation();
        database = new Database(at);
        database.prepare(Progress.quiet());
        engage();
    }

    @AfterEach
    void stop() throws InterruptedException {
        keeper.tell(Order.STOP);
        keeper.tell(Order.LEAVE);
        thread.join(LIMIT.toMillis());
        new Runner(at.home(), database).stop();
    }

    @Test
    void it_is_started_restarted_after_a_kill_and_adopted_by_the_next_supervisor()
            throws Exception {
        var first = await(ServiceState::usable);
        write("before the kill");

        Signals.send(process(first), "KILL");
        var second = await(now -> now.state() == State.RECOVERED && now.pid() != first.pid());
        assertThat(second.reason()).contains("ended unexpectedly");
        assertThat(second.lastRestart()).isNotNull();
        assertThat(written()).containsExactly("before the kill");

        // The supervisor goes, the database stays; the next one takes it over as it is.
        keeper.tell(Order.LEAVE);
        thread.join(LIMIT.toMillis());
        engage();
        var adopted = await(ServiceState::usable);
        assertThat(adopted.pid()).isEqualTo(second.pid());
        assertThat(adopted.lastRestart()).isEqualTo(second.lastRestart());

        // Also without its pid file, as after a kill in the moment of the start.
        keeper.tell(Order.LEAVE);
        thread.join(LIMIT.toMillis());
        Files.delete(at.home().run().resolve("database.pid"));
        engage();
        assertThat(await(ServiceState::usable).pid()).isEqualTo(second.pid());
    }

    @Test
    void one_that_hangs_is_found_by_the_probe_and_replaced() throws Exception {
        var hung = await(ServiceState::usable);
        Signals.send(process(hung), "STOP");
        var fresh = await(now -> now.usable() && now.pid() != hung.pid());
        assertThat(fresh.reason()).contains("hung");
        assertThat(process(hung).alive()).isFalse();
    }

    @Test
    void nothing_secret_stands_on_its_command_line_or_in_its_log() throws Exception {
        var running = await(ServiceState::usable);
        var line = Files.readString(Path.of("/proc/" + running.pid() + "/cmdline"));
        var log = Files.readString(at.home().log(Database.ID));
        for (var name : Secrets.Name.values()) {
            assertThat(line).doesNotContain(at.secrets().get(name));
            assertThat(log).doesNotContain(at.secrets().get(name));
        }
    }

    private void engage() {
        board = new Board(at.home().run().resolve("services.json"), List.of(database));
        keeper = new Keeper(at.home(), at.settings(), database, board, Clock.systemUTC());
        thread = Thread.ofPlatform().start(keeper);
    }

    private ServiceState await(Predicate<ServiceState> right) throws InterruptedException {
        var until = System.nanoTime() + LIMIT.toNanos();
        var seen = -1L;
        while (System.nanoTime() < until) {
            seen = board.awaitChange(seen, Duration.ofSeconds(1));
            var now = board.get(Database.ID);
            if (right.test(now)) {
                return now;
            }
        }
        throw new AssertionError("never seen; last was " + board.get(Database.ID));
    }

    private static ProcessId process(ServiceState service) {
        return ProcessId.of(service.pid()).orElse(new ProcessId(service.pid(), 0));
    }

    private void write(String text) throws SQLException {
        try (var connection = DriverManager.getConnection(url(), "dream", password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS kept (text varchar)");
            statement.execute("INSERT INTO kept VALUES (" + statement.enquoteLiteral(text) + ")");
        }
    }

    private List<String> written() throws SQLException {
        try (var connection = DriverManager.getConnection(url(), "dream", password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT text FROM kept")) {
            var texts = new java.util.ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + at.settings().ports().postgres() + "/dream";
    }

    private String password() {
        return at.secrets().get(Secrets.Name.DB_DREAM);
    }

    private Installation installation() throws IOException {
        var distribution = Files.createDirectories(folder.resolve("distribution"));
        Files.createDirectories(distribution.resolve("postgres"));
        Files.createSymbolicLink(
                distribution.resolve("postgres/postgres.jar"),
                Path.of(System.getProperty("postgres.jar")));
        Files.copy(
                Path.of("src/main/dist/checksums.sha256"),
                distribution.resolve("checksums.sha256"));
        Files.writeString(
                distribution.resolve("distribution.properties"),
                "postgres=18.6\npostgres.artifact=%s\n"
                        .formatted(System.getProperty("postgres.artifact")));
        var home = new DreamHome(folder.resolve("home")).create();
        var settings =
                new LauncherSettings(
                        Map.of(
                                "dream.port",
                                Integer.toString(freePort() - 3),
                                "dream.db.memory",
                                "16m",
                                "dream.supervisor.probe-interval",
                                "1s",
                                "dream.supervisor.probe-timeout",
                                "1s",
                                "dream.supervisor.probe-failures",
                                "2"),
                        Map.of());
        return new Installation(
                new Distribution(distribution), home, settings, new Secrets(home.secrets()));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
