package dev.dreamserver.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** A hub with one file that it sends up to a point, and on when it is told so. Counts bytes. */
final class LongFile implements AutoCloseable {

    private static final int STEP = 64 << 10;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    private final byte[] bytes;
    private final int stop;
    private final HttpServer server;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch more = new CountDownLatch(1);
    private final AtomicLong sent = new AtomicLong();

    /** This beginning and zeros up to a size; sent to the stop first. */
    LongFile(byte[] beginning, int size, int stop) throws IOException {
        bytes = Arrays.copyOf(beginning, size);
        this.stop = stop;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::send);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    String sha256() throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    long size() {
        return bytes.length;
    }

    long sent() {
        return sent.get();
    }

    boolean reached(Duration limit) throws InterruptedException {
        return reached.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    void goOn() {
        more.countDown();
    }

    private void send(HttpExchange exchange) throws IOException {
        var range = RANGE.matcher(exchange.getRequestHeaders().getFirst("Range"));
        try (exchange) {
            if (!range.matches()) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            var from = Integer.parseInt(range.group(1));
            var end = (int) Math.min(Long.parseLong(range.group(2)) + 1, bytes.length);
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, end - 1, bytes.length));
            exchange.getResponseHeaders().set("ETag", "\"one\"");
            exchange.sendResponseHeaders(206, end - from);
            for (var at = from; at < end; at += STEP) {
                if (at >= stop) {
                    reached.countDown();
                    more.await(60, TimeUnit.SECONDS);
                }
                var count = Math.min(STEP, end - at);
                exchange.getResponseBody().write(bytes, at, count);
                exchange.getResponseBody().flush();
                sent.addAndGet(count);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
