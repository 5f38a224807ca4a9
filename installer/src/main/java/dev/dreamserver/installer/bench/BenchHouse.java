package dev.dreamserver.installer.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A house for measuring, in a home and on ports of its own, started by the command its owner would
 * type. Closing stops it, and so does the end of the program by a signal.
 */
final class BenchHouse implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final Pattern PHASE =
            Pattern.compile("(?:ok )?([\\p{L}][\\p{L} -]*), [^\\n]*: ready after ([0-9.]+) s");
    private static final Pattern KEY = Pattern.compile("ds_live_[A-Za-z0-9]+");
    private static final Pattern PASSWORD = Pattern.compile("(?i)password\\W+([A-Za-z0-9_-]{12,})");
    private static final Pattern BOOT = Pattern.compile("WFLYSRV0025.* started in (\\d+)ms");

    private final Path home;
    private final int port;
    private final ObjectMapper json = new ObjectMapper();
    private final Thread interrupted = new Thread(this::interrupted);
    private volatile @Nullable Process underWay;
    private String card = "";

    BenchHouse(Path home, int port) {
        this.home = home;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    /**
     * One start.
     *
     * @param seconds from typing {@code up} to its end
     * @param phases what {@code up} said was ready, and after how many seconds
     */
    record Start(double seconds, Map<String, Double> phases) {}

    /** Starts the house; with an engine's address it uses that, else its own engine. */
    Start up(Optional<String> engine) throws IOException, InterruptedException {
        Files.createDirectories(
                home,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var settings = new ArrayList<>(List.of("dream.port=" + port));
        engine.ifPresent(url -> settings.add("dream.engine.url=" + url));
        Files.write(home.resolve("dream.properties"), settings);
        var begin = System.nanoTime();
        var said = dream("up", "--yes");
        var seconds = (System.nanoTime() - begin) / 1e9;
        if (card.isEmpty()) {
            card = said;
        }
        var phases = new LinkedHashMap<String, Double>();
        var phase = PHASE.matcher(said);
        while (phase.find()) {
            phases.put(phase.group(1), Double.valueOf(phase.group(2)));
        }
        return new Start(seconds, phases);
    }

    void down() throws IOException, InterruptedException {
        dream("down");
    }

    /** Restarts the server alone; the engine and the others go on. */
    void restart() throws IOException, InterruptedException {
        dream("restart", "house");
    }

    String newKey(String name) throws IOException, InterruptedException {
        var key = KEY.matcher(dream("key", "create", name, "--json"));
        if (!key.find()) {
            throw new IOException("the house gave no key");
        }
        return key.group();
    }

    /** The first admin's password, if this home was started for the first time. */
    Optional<String> firstPassword() {
        var found = PASSWORD.matcher(card);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    String url() {
        return "http://localhost:" + port;
    }

    int port() {
        return port;
    }

    /** The pid of a service: {@code house}, {@code database} or {@code sign-in}. */
    long pid(String service) throws IOException {
        for (var found :
                json.readTree(home.resolve("run/services.json").toFile()).path("services")) {
            if (found.path("id").asText().equals(service)) {
                return found.path("pid").asLong();
            }
        }
        throw new IOException("no service " + service + " in services.json");
    }

    /** How long WildFly took by its own account, last time; in seconds. */
    Optional<Double> serverBoot() throws IOException {
        Optional<Double> last = Optional.empty();
        try (var logs = Files.walk(home, 4)) {
            for (var log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
                var boot =
                        BOOT.matcher(
                                new String(
                                        Files.readAllBytes(log),
                                        java.nio.charset.StandardCharsets.ISO_8859_1));
                while (boot.find()) {
                    last = Optional.of(Double.parseDouble(boot.group(1)) / 1000);
                }
            }
        }
        return last;
    }

    Connection database() throws IOException, SQLException {
        var given = new Properties();
        try (var file = Files.newInputStream(home.resolve("run/wildfly.properties"))) {
            given.load(file);
        }
        return DriverManager.getConnection(
                given.getProperty("dream.db.url"),
                given.getProperty("dream.db.user"),
                given.getProperty("dream.db.password"));
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
            stop();
        } catch (IllegalStateException signalled) {
            awaitInterrupted(); // it stops the house, which needs its home until then
        }
    }

    private void awaitInterrupted() {
        try {
            interrupted.join();
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }

    private void interrupted() {
        var under = underWay;
        if (under != null) {
            under.destroy();
            under.onExit().join();
        }
        try {
            stop();
        } catch (IOException left) {
            System.err.println(left.getMessage());
        }
    }

    private void stop() throws IOException {
        try {
            if (Files.exists(home.resolve("run"))) {
                down();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stopping the house in " + home, stop);
        }
    }

    private String dream(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Optional.ofNullable(System.getProperty("dream.distribution"))
                .ifPresent(folder -> command.add("-Ddream.distribution=" + folder));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.dreamserver.installer.Dream"));
        command.addAll(List.of(words));
        var output = Files.createTempFile("dream-bench-", ".out");
        try {
            var builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(output.toFile());
            builder.environment().put("DREAM_HOME", home.toString());
            var process = builder.start();
            underWay = process;
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroy();
                throw new IOException("dream " + words[0] + " took longer than " + LIMIT);
            }
            var said = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IOException("dream " + words[0] + " failed:\n" + said);
            }
            return said;
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
