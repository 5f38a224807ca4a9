package dev.dreamserver.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.house.House;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An engine of somebody else that lists several models. The guide of a real house answers for each,
 * or another real engine for one that sees; what happens to engines happens here when it is wanted:
 * one writes slowly, fails, or is gone.
 */
final class TwoModels implements AutoCloseable {

    static final String FIRST = "first-guide";
    static final String SECOND = "second-guide";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String behind;
    private final String key;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private volatile List<String> models = List.of(FIRST, SECOND);
    private volatile Duration pause = Duration.ZERO;
    private volatile String failing = "";
    private volatile Map<String, EngineEndpoint> seeing = Map.of();
    private volatile JsonNode asked = JSON.nullNode();

    TwoModels(House house) throws IOException {
        behind = house.url();
        key = house.newKey("two-models-" + UUID.randomUUID());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/models", this::list);
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on it has these. */
    void has(String... names) {
        models = List.of(names);
    }

    /** From now on it waits so long before each piece of an answer. */
    void pause(Duration time) {
        pause = time;
    }

    /** From now on this one fails; an empty name ends that. */
    void fails(String name) {
        failing = name;
    }

    /** From now on this one can be shown pictures, and this engine answers for it. */
    void sees(String name, EngineEndpoint engine) {
        seeing = Map.of(name, engine);
    }

    /** What it was asked last, as it came. */
    JsonNode asked() {
        return asked;
    }

    private void list(HttpExchange exchange) throws IOException {
        var list = JSON.createObjectNode();
        var data = list.putArray("data");
        for (var name : models) {
            var model = data.addObject().put("id", name);
            var eye = seeing.get(name);
            model.put("max_model_len", eye == null ? 1024 : eye.contextTokens());
            var inputs = model.putObject("architecture").putArray("input_modalities").add("text");
            if (eye != null) {
                inputs.add("image");
            }
        }
        send(exchange, 200, list);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var question = (ObjectNode) JSON.readTree(exchange.getRequestBody());
        if (question.path("model").asText().equals(failing)) {
            var error = JSON.createObjectNode();
            error.putObject("error").put("message", "out of memory").put("type", "server_error");
            send(exchange, 500, error);
            return;
        }
        asked = question.deepCopy();
        var eye = seeing.get(question.path("model").asText());
        question.put("model", eye == null ? "dream-guide" : eye.upstreamModel());
        question.put("temperature", 0);
        if (eye != null) {
            question.put("max_tokens", 20); // its words are noise
        }
        var base = eye == null ? behind : eye.uri().toString();
        var secret = eye == null ? key : eye.apiKey().reveal();
        var request =
                HttpRequest.newBuilder(URI.create(base + "/v1/chat/completions"))
                        .header("Authorization", "Bearer " + secret)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(question.toString()))
                        .build();
        try {
            relay(client.send(request, HttpResponse.BodyHandlers.ofLines()), exchange);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void relay(HttpResponse<Stream<String>> answer, HttpExchange exchange)
            throws IOException, InterruptedException {
        var type = answer.headers().firstValue("Content-Type").orElse("");
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(answer.statusCode(), 0);
        try (var lines = answer.body();
                var out = exchange.getResponseBody()) {
            for (var each = lines.iterator(); each.hasNext(); ) {
                var line = each.next();
                if (!line.isEmpty()) {
                    TimeUnit.NANOSECONDS.sleep(pause.toNanos()); // as slow as an engine may be
                }
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    private static void send(HttpExchange exchange, int status, ObjectNode body)
            throws IOException {
        var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
