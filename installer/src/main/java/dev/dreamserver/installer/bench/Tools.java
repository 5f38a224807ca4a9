package dev.dreamserver.installer.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The programs of the benchmark: the mock engine, the load generator and nginx, built and started
 * in a folder of their own. Closing stops what was started.
 */
final class Tools implements AutoCloseable {

    private static final Duration BUILD_LIMIT = Duration.ofMinutes(1);
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOAD_LIMIT = Duration.ofMinutes(2);
    private static final List<String> PATHS =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private final Path folder;
    private final Cores cores;
    private final List<Process> started = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();

    Tools(Path folder, Cores cores) {
        this.folder = folder;
        this.cores = cores;
    }

    /** What has to be installed first, as the line to type; empty when everything is there. */
    static Optional<String> missing() {
        var packages = new ArrayList<String>();
        if (find("gcc").isEmpty() || !Files.exists(Path.of("/usr/include/stdlib.h"))) {
            packages.add("gcc libc6-dev");
        }
        if (find("nginx").isEmpty()) {
            packages.add("nginx-light");
        }
        if (find("taskset").isEmpty()) {
            packages.add("util-linux");
        }
        return packages.isEmpty()
                ? Optional.empty()
                : Optional.of("sudo apt-get install -y " + String.join(" ", packages));
    }

    static Optional<Path> find(String program) {
        return PATHS.stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Builds mock and load from the sources this program carries. */
    void build() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        for (var name : List.of("mock", "load")) {
            var source = folder.resolve(name + ".c");
            Files.writeString(source, resource(name + ".c"));
            var compiler =
                    quietly("gcc", "-O2", "-o", folder.resolve(name).toString(), source.toString());
            if (!compiler.waitFor(BUILD_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    || compiler.exitValue() != 0) {
                compiler.destroyForcibly();
                throw new IOException("gcc could not build " + source + ", see " + log());
            }
        }
    }

    /** Starts the mock engine and returns its pid once it answers. */
    long startMock(int port) throws IOException, InterruptedException {
        return start(port, cores.pin(cores.load(), folder.resolve("mock").toString(), "" + port));
    }

    /** Starts nginx before the engine's port and returns its pid once it answers. */
    long startNginx(int port, int enginePort) throws IOException, InterruptedException {
        var home = Files.createDirectories(folder.resolve("nginx"));
        var settings =
                resource("nginx.conf")
                        .replace("@LISTEN@", "" + port)
                        .replace("@ENGINE@", "" + enginePort);
        Files.writeString(home.resolve("nginx.conf"), settings);
        return start(
                port,
                cores.pin(
                        cores.gateway(),
                        find("nginx").orElseThrow().toString(),
                        "-p",
                        home.toString(),
                        "-c",
                        home.resolve("nginx.conf").toString(),
                        "-g",
                        "daemon off;"));
    }

    /** Runs the load generator to its end and returns what it measured. */
    JsonNode load(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(folder.resolve("load").toString()));
        command.addAll(List.of(words));
        var output = Files.createTempFile(folder, "load-", ".json");
        try {
            var process =
                    new ProcessBuilder(cores.pin(cores.load(), command.toArray(String[]::new)))
                            .redirectOutput(output.toFile())
                            .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                            .start();
            started.add(process);
            if (!process.waitFor(LOAD_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the load generator did not end: " + command);
            }
            started.remove(process);
            if (process.exitValue() != 0) {
                throw new IOException("the load generator failed: " + command + ", see " + log());
            }
            return json.readTree(output.toFile());
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** A port that was free a moment ago, from this one on. */
    static int freePort(int from) {
        for (var port = from; port < from + 100; port++) {
            try (var probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                // the next one
            }
        }
        throw new IllegalStateException("no free port from " + from);
    }

    @Override
    public void close() {
        for (var process : started.reversed()) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException stop) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        started.clear();
    }

    private long start(int port, List<String> command) throws IOException, InterruptedException {
        var process = quietly(command.toArray(String[]::new));
        started.add(process);
        var limit = Instant.now().plus(START_LIMIT);
        while (Instant.now().isBefore(limit) && process.isAlive()) {
            try (var probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return process.pid();
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw new IOException(
                command.getFirst() + " did not start on port " + port + ", see " + log());
    }

    private Process quietly(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private Path log() {
        return folder.resolve("tools.log");
    }

    private static String resource(String name) {
        try (var content = Tools.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalStateException(name + " is not in this program");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
