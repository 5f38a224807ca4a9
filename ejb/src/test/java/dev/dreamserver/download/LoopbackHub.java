package dev.dreamserver.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub with a storage behind a signed address on another port, and the errors of real ones. */
final class LoopbackHub implements AutoCloseable {

    private final HttpServer hub = server();
    private final HttpServer storage = server();
    volatile byte[] bytes;
    volatile String etag = "\"one\"";
    volatile boolean ranges = true;
    volatile int shortBy;
    volatile int silentAfter = -1; // bytes of one answer; -1: never
    volatile boolean mute; // one request is not answered at all
    volatile boolean endless; // tells no length, and goes on for long
    volatile String storageHost = "localhost";
    volatile long shift;
    final Queue<Integer> answers = new ArrayDeque<>();
    final Queue<Integer> storageAnswers = new ArrayDeque<>();
    final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
    final List<String> addresses = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger unsatisfied = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);

    LoopbackHub(byte[] bytes) {
        this.bytes = bytes;
        hub.createContext("/", this::hub);
        storage.createContext("/", this::storage);
        hub.start();
        storage.start();
    }

    URI file() {
        return URI.create("http://127.0.0.1:%d/file".formatted(hub.getAddress().getPort()));
    }

    private static HttpServer server() {
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            return server;
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    URI address() {
        return file().resolve("/");
    }

    /** As a proxy it is asked for whole addresses, those of the storage too. */
    private void hub(HttpExchange exchange) throws IOException {
        addresses.add(exchange.getRequestURI().toString());
        if (exchange.getRequestURI().getPath().equals("/blob")) {
            storage(exchange);
            return;
        }
        try (exchange) {
            asked.incrementAndGet();
            tokens.add("hub " + exchange.getRequestHeaders().getFirst("Authorization"));
            var answer = answers.poll();
            if (answer != null && answer != 200) {
                exchange.getResponseHeaders().set("Retry-After", "77");
                exchange.sendResponseHeaders(answer, -1);
                return;
            }
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://%s:%d/blob?signature=x"
                                    .formatted(storageHost, storage.getAddress().getPort()));
            exchange.sendResponseHeaders(302, -1);
        }
    }

    private void storage(HttpExchange exchange) throws IOException {
        try (exchange) {
            tokens.add("storage " + exchange.getRequestHeaders().getFirst("Authorization"));
            var answer = storageAnswers.poll();
            if (answer != null && answer != 200) {
                exchange.sendResponseHeaders(answer, -1);
                return;
            }
            if (mute) {
                mute = false;
                silent();
                return;
            }
            if (endless) {
                exchange.sendResponseHeaders(200, 0);
                for (var times = 0; times < 64; times++) { // or until nobody reads any more
                    exchange.getResponseBody().write(bytes);
                }
                exchange.close();
                return;
            }
            var all = bytes;
            exchange.getResponseHeaders().set("ETag", etag);
            var range = exchange.getRequestHeaders().getFirst("Range").substring(6).split("-");
            var ifRange = exchange.getRequestHeaders().getFirst("If-Range");
            if (!ranges || (ifRange != null && !ifRange.equals(etag))) {
                exchange.sendResponseHeaders(200, all.length);
                send(exchange, all, 0, all.length);
                return;
            }
            var from = Integer.parseInt(range[0]);
            if (from >= all.length) {
                unsatisfied.incrementAndGet();
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            var to = (int) Math.min(Long.parseLong(range[1]), all.length - 1);
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(from + shift, to + shift, all.length));
            exchange.sendResponseHeaders(206, to + 1L - from);
            send(exchange, all, from, to + 1 - from);
        }
    }

    private void send(HttpExchange exchange, byte[] all, int from, int count) throws IOException {
        if (silentAfter >= 0 && silentAfter < count) {
            var before = silentAfter;
            silentAfter = -1;
            exchange.getResponseBody().write(all, from, before);
            exchange.getResponseBody().flush();
            silent();
            return;
        }
        var cut = Math.min(shortBy, count);
        if (cut > 0) {
            shortBy = 0;
        }
        exchange.getResponseBody().write(all, from, count - cut);
        exchange.getResponseBody().flush();
    }

    private void silent() {
        try {
            closing.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        hub.stop(0);
        storage.stop(0);
    }
}
