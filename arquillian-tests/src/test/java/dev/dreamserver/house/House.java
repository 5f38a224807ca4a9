package dev.dreamserver.house;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * A real Dream Server in a home of its own: PostgreSQL, Keycloak, WildFly and an engine, started by
 * the command its users type. Everything it keeps is below {@code target}.
 */
public final class House implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final Path DISTRIBUTION =
            Path.of("..", "installer", "target", "dream-server").toAbsolutePath().normalize();

    /** Classes of tests run in several processes at once; which of them this is. */
    static final int FORK = Integer.getInteger("dream.test.fork", 1);

    private final Path home;
    private final int port;
    private final Map<String, String> settings;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private String card = "";

    public House(Path home, int port, Map<String, String> settings) {
        this.home = home;
        this.port = port;
        this.settings = Map.copyOf(settings);
    }

    /** A house in {@code target/houses/NAME} on free ports. Not started yet. */
    public static House named(String name, Map<String, String> settings) {
        return named(name, port -> settings);
    }

    /** The same, with settings that depend on the first of its ten ports. */
    public static House named(String name, IntFunction<Map<String, String>> settings) {
        var home = Path.of("target", "houses", name).toAbsolutePath();
        var port = freeBlock();
        return new House(home, port, settings.apply(port));
    }

    /** Starts it, or makes sure that it runs. Returns what the command printed. */
    public String up(String... more) {
        settle();
        var words = new ArrayList<>(List.of("up", "--yes"));
        words.addAll(List.of(more));
        var result = dream(words.toArray(String[]::new));
        if (result.code() != 0) {
            throw new AssertionError(
                    "dream up ended with " + result.code() + ":\n" + result.output());
        }
        if (card.isEmpty()) {
            card = result.output();
        }
        return result.output();
    }

    /** Runs one command of the launcher, as {@code ./dream WORDS} would. */
    public Result dream(String... words) {
        return run(command(words));
    }

    /** The process of one command of the launcher, not started yet. */
    public ProcessBuilder command(String... words) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xms16m", // as ./dream does
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                DISTRIBUTION.resolve("lib") + "/*",
                                "dev.dreamserver.installer.Dream"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command);
        builder.environment().put("DREAM_HOME", home.toString());
        return builder;
    }

    /** Runs a command to its end; what it says on both ways is one text. */
    public static Result run(ProcessBuilder command) {
        try {
            Files.createDirectories(Path.of("target", "houses"));
            var output = Files.createTempFile(Path.of("target", "houses"), "dream-", ".out");
            var process =
                    command.redirectErrorStream(true)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "%s took longer than %s:\n%s"
                                .formatted(command.command(), LIMIT, Files.readString(output)));
            }
            var text = Files.readString(output);
            Files.delete(output);
            return new Result(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The public address, without a slash at the end. */
    public String url() {
        return settings.getOrDefault("dream.url", "http://localhost:" + port);
    }

    public int port() {
        return port;
    }

    public Path home() {
        return home;
    }

    /** The first admin's password, from the card that the first start printed. */
    public String firstPassword() {
        var found = Pattern.compile("(?i)password\\W+([A-Za-z0-9_-]{12,})").matcher(card);
        if (!found.find()) {
            throw new AssertionError("no password on the summary card:\n" + card);
        }
        return found.group(1);
    }

    /** A new API key of the owner, as text. */
    public String newKey(String name) {
        var made = dream("key", "create", name, "--json");
        var found = Pattern.compile("ds_live_[A-Za-z0-9]+").matcher(made.output());
        if (made.code() != 0 || !found.find()) {
            throw new AssertionError("no key: " + made.output());
        }
        return found.group();
    }

    /** Sends one request to the house. The headers are pairs. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(url() + path))
                        .timeout(Duration.ofSeconds(60))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(
                    request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Sends one call of the API as the owner, whose token the launcher has. */
    public HttpResponse<String> asOwner(String method, String path, String body) {
        try {
            var token = Files.readString(home.resolve("secrets/cli-token")).strip();
            return send(
                    method,
                    path,
                    body,
                    "Authorization",
                    "Bearer " + token,
                    "Content-Type",
                    "application/json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it measures of itself, as Prometheus reads it on the management port. */
    public String metrics() {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d/metrics".formatted(port + 4)))
                        .timeout(Duration.ofSeconds(60))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** A connection to the house's own database. */
    public Connection database() throws SQLException {
        var given = properties(home.resolve("run").resolve("wildfly.properties"));
        return DriverManager.getConnection(
                given.getProperty("dream.db.url"),
                given.getProperty("dream.db.user"),
                given.getProperty("dream.db.password"));
    }

    /** A new database in its PostgreSQL, with an owner, for another house. Returns its address. */
    public String newDatabase(String name, String owner, String password)
            throws IOException, SQLException {
        var keeper = Files.readString(home.resolve("secrets/postgres-superuser")).strip();
        var server = "jdbc:postgresql://127.0.0.1:%d/".formatted(port + 3);
        try (var connection =
                        DriverManager.getConnection(server + "postgres", "dream_keeper", keeper);
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
            statement.execute("DROP ROLE IF EXISTS " + owner);
            statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(owner, password));
            statement.execute("CREATE DATABASE %s OWNER %s".formatted(name, owner));
        }
        return server + name;
    }

    /** The process that answers, as the house noted it. */
    public Optional<ProcessHandle> engine() {
        try (var notes = Files.newDirectoryStream(home.resolve("run"), "engine-*.json")) {
            for (var note : notes) {
                var pid = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)").matcher(Files.readString(note));
                if (pid.find()) {
                    return ProcessHandle.of(Long.parseLong(pid.group(1)));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the launcher gives the server. */
    public Properties given() {
        return properties(home.resolve("run").resolve("wildfly.properties"));
    }

    /** Stops everything this house started. */
    @Override
    public void close() {
        var result = dream("down");
        if (result.code() != 0) {
            throw new AssertionError(
                    "dream down ended with " + result.code() + ":\n" + result.output());
        }
    }

    /** Writes its settings, as {@link #up} does, and starts nothing. */
    public void settle() {
        try {
            Files.createDirectories(home);
            var lines = new ArrayList<String>();
            lines.add("dream.port=" + port);
            lines.add("dream.wildfly.options=-XX:TieredStopAtLevel=1"); // it lives for minutes
            settings.forEach((key, value) -> lines.add(key + "=" + value));
            Files.write(home.resolve("dream.properties"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties properties(Path file) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /**
     * The first of ten ports that are free together; each run begins to look elsewhere, and no two
     * forks look at the same ones.
     */
    private static int freeBlock() {
        var first = 16_700 + 3_000 * FORK + 20 * (int) (ProcessHandle.current().pid() % 100);
        for (int base = first; base < first + 1_000; base += 20) {
            if (allFree(base)) {
                return base;
            }
        }
        throw new AssertionError("no ten free ports");
    }

    private static boolean allFree(int base) {
        for (int port = base; port < base + 10; port++) {
            try (var socket = new ServerSocket(port)) {
                socket.setReuseAddress(true);
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    /** How a command ended and what it printed. */
    public record Result(int code, String output) {}
}
