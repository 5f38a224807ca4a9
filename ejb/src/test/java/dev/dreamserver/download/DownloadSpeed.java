package dev.dreamserver.download;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * How fast a file comes, beside curl and sha256sum: same server on this machine, same file, same
 * disk, one after the other in each round. A program, and not a test: {@code DownloadSpeed FOLDER
 * MIB ROUNDS}.
 */
final class DownloadSpeed {

    private static final Pattern RANGE = Pattern.compile("(?i)\r\nRange: bytes=([0-9]+)-([0-9]+)");

    private final Path folder;
    private final long bytes;
    private final DataSource database = TestDatabase.fresh();
    private final Map<String, List<Double>> seconds = new HashMap<>();

    private DownloadSpeed(Path folder, long bytes) {
        this.folder = folder;
        this.bytes = bytes;
    }

    public static void main(String[] args) throws Exception {
        var folder = Files.createTempDirectory(Path.of(args[0]), "download-speed");
        var speed = new DownloadSpeed(folder, Long.parseLong(args[1]) << 20);
        try {
            speed.measure(Integer.parseInt(args[2]));
        } finally {
            try (var files = Files.walk(folder)) {
                for (var file : files.toList().reversed()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void measure(int rounds) throws Exception {
        var file = folder.resolve("served");
        write(file);
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread.ofPlatform().daemon().start(() -> serve(server, file));
            var port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            var address = URI.create("http://127.0.0.1:%d/served".formatted(port));
            var copy = folder.resolve("copy");
            for (var round = 0; round < rounds; round++) {
                time("curl", "curl", "-sS", "-o", copy.toString(), address.toString());
                var hash = time("sha256sum", "sha256sum", copy.toString()).substring(0, 64);
                Files.delete(copy);
                download(address, hash);
            }
        }
        var slower = Math.max(median("curl"), median("sha256sum"));
        for (var way : List.of("curl", "sha256sum", "download")) {
            System.out.printf(
                    "%-10s median %.2f s, %.0f MB/s, of %s%n",
                    way, median(way), bytes / 1e6 / median(way), seconds.get(way));
        }
        System.out.printf("download: %.2f of the slower%n", slower / median("download"));
    }

    private double median(String way) {
        var sorted = seconds.getOrDefault(way, List.of()).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void write(Path file) throws IOException {
        var random = new Random(1);
        var some = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            for (var at = 0L; at < bytes; at += some.length) {
                random.nextBytes(some);
                out.write(some);
            }
        }
    }

    private void took(String way, long begin) {
        seconds.computeIfAbsent(way, _ -> new ArrayList<>()).add((System.nanoTime() - begin) / 1e9);
    }

    private static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    private String time(String way, String... command) throws Exception {
        run("sync"); // nobody's unwritten pages are in the way of the next
        var begin = System.nanoTime();
        var said = run(command);
        took(way, begin);
        return said;
    }

    private void download(URI address, String hash) throws Exception {
        var id = UUID.randomUUID();
        var holder = "speed:" + id;
        var file = new WantedFile("served", address, OptionalLong.of(bytes), Optional.of(hash));
        try (var rows = database.getConnection()) {
            var wanted = new Wanted(id.toString(), "Speed", List.of(file), 0);
            DownloadRows.add(rows, id, wanted, "Ada", Instant.now(), 64L << 20);
            DownloadRows.take(rows, holder, 8);
        }
        var settings =
                new DownloadSettings(
                        1,
                        64L << 20,
                        0,
                        true,
                        "hub.example",
                        new Secret(""),
                        Optional.empty(),
                        Optional.empty());
        var space = new PromisedSpace();
        var store = new FileStore(folder.resolve("models"));
        var node =
                new DownloadWork.Node(
                        database,
                        store,
                        new DownloadProgress(),
                        space,
                        Thread.ofPlatform().daemon().factory());
        run("sync");
        var begin = System.nanoTime();
        var end =
                new DownloadWork(
                                node,
                                settings,
                                Clock.systemUTC(),
                                new DownloadRunner.Taken(id, holder),
                                () -> false)
                        .run();
        took("download", begin);
        if (end.state() != DownloadState.READY) {
            throw new IOException(end.toString());
        }
        store.deleteKey(id.toString());
    }

    private static void serve(ServerSocketChannel server, Path file) {
        while (server.isOpen()) {
            try {
                var client = server.accept();
                Thread.ofPlatform().daemon().start(() -> answer(client, file));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void answer(SocketChannel client, Path file) {
        try (client;
                var content = FileChannel.open(file, StandardOpenOption.READ)) {
            var buffer = ByteBuffer.allocate(8192);
            while (client.read(buffer) > 0) {
                var asked =
                        new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
                if (asked.endsWith("\r\n\r\n")) {
                    buffer.clear();
                    send(client, content, asked);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void send(SocketChannel client, FileChannel content, String asked)
            throws IOException {
        var size = content.size();
        var range = RANGE.matcher(asked);
        var part = range.find();
        var from = part ? Long.parseLong(range.group(1)) : 0;
        var to = part ? Math.min(Long.parseLong(range.group(2)), size - 1) : size - 1;
        var head =
                "HTTP/1.1 %s\r\nContent-Length: %d\r\nETag: \"one\"\r\nContent-Range: bytes %d-%d/%d\r\n\r\n"
                        .formatted(part ? "206 Part" : "200 OK", to - from + 1, from, to, size);
        client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
        for (var at = from; at <= to; ) {
            at += content.transferTo(at, to + 1 - at, client);
        }
    }
}
