package dev.dreamserver.jni;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dreamserver.jni.Answer.Piece;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The engine as a program: {@code JniEngine --model FILE.gguf --alias NAME --port N --context N},
 * with the API key in {@code DREAM_ENGINE_KEY}. Answers {@code /health}, {@code /props}, {@code
 * /v1/models} and {@code /v1/chat/completions} on loopback. Ends with code 1 when the model cannot
 * be loaded.
 */
public final class JniEngine {

    private static final int MOST_BYTES = 4 << 20;
    private static final int BACKLOG = 256;
    private static final long BREATH_MILLIS = 5000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Options options;
    private final Writer writer;
    private final HttpServer server;
    private final long created = Instant.now().getEpochSecond();

    private JniEngine(Options options) throws IOException {
        this.options = options;
        this.writer = new Writer(options);
        this.server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()),
                        BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
    }

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws IOException {
        // Without it each event waits for the acknowledgement of the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "60");
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", "65536");
        try {
            var key = Optional.ofNullable(System.getenv("DREAM_ENGINE_KEY")).orElse("");
            start(Options.parse(arguments, key));
        } catch (RuntimeException | LinkageError e) {
            // The server's threads would keep a program alive that can never answer.
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static JniEngine start(Options options) throws IOException {
        var engine = new JniEngine(options);
        engine.server.start();
        engine.writer.load();
        return engine;
    }

    int port() {
        return server.getAddress().getPort();
    }

    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                route(exchange);
            } catch (Refusal no) {
                say(exchange, no.status(), error(no));
            }
        } catch (IOException gone) {
            // The caller has left; whoever waited for it has been told.
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void route(HttpExchange exchange) throws IOException, InterruptedException {
        var path = exchange.getRequestURI().getPath();
        if (path.equals("/health")) {
            health(exchange);
            return;
        }
        if (!allowed(exchange)) {
            throw new Refusal(401, "authentication_error", "Invalid API Key");
        }
        var route = exchange.getRequestMethod() + " " + path;
        switch (route) {
            case "GET /props" -> say(exchange, 200, props());
            case "GET /v1/models" -> say(exchange, 200, models());
            case "POST /v1/chat/completions" -> complete(exchange);
            default -> throw new Refusal(404, "not_found_error", "There is no such page.");
        }
    }

    private void health(HttpExchange exchange) throws IOException {
        if (!writer.loaded()) {
            throw new Refusal(503, "unavailable_error", "Loading model");
        }
        say(exchange, 200, JSON.createObjectNode().put("status", "ok"));
    }

    private boolean allowed(HttpExchange exchange) {
        var shown = exchange.getRequestHeaders().getFirst("Authorization");
        return shown != null
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8),
                        ("Bearer " + options.key()).getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode props() {
        var props = JSON.createObjectNode();
        props.putObject("default_generation_settings").put("n_ctx", options.context());
        return props.put("total_slots", 1).put("model_alias", options.alias());
    }

    private ObjectNode models() {
        var list = JSON.createObjectNode().put("object", "list");
        var model = list.putArray("data").addObject();
        model.put("id", options.alias()).put("object", "model");
        model.put("created", created).put("owned_by", "llamacpp");
        model.putObject("meta").put("n_ctx", options.context());
        return list;
    }

    private void complete(HttpExchange exchange) throws IOException, InterruptedException {
        var body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new Refusal(413, "invalid_request_error", "The body is too large.");
        }
        var question = Question.parse(body);
        var answer = writer.ask(question);
        try {
            if (question.stream()) {
                stream(exchange, question, answer);
            } else {
                whole(exchange, answer);
            }
        } finally {
            answer.leave();
        }
    }

    private void whole(HttpExchange exchange, Answer answer)
            throws IOException, InterruptedException {
        var text = new StringBuilder();
        while (true) {
            switch (answer.next(Long.MAX_VALUE)) {
                case null -> throw new IllegalStateException("no piece within an age");
                case Piece.Text more -> text.append(more.text());
                case Piece.Failed failed -> throw failed.why();
                case Piece.End end -> {
                    var json = head("chat.completion", id());
                    var choice = json.putArray("choices").addObject().put("index", 0);
                    choice.putObject("message")
                            .put("role", "assistant")
                            .put("content", text.toString());
                    choice.put("finish_reason", end.finish());
                    json.set("usage", usage(end));
                    say(exchange, 200, json);
                    return;
                }
            }
        }
    }

    /** The status is sent with the first piece, so that a refusal keeps its own. */
    private void stream(HttpExchange exchange, Question question, Answer answer)
            throws IOException, InterruptedException {
        var id = id();
        @Nullable OutputStream out = null;
        while (true) {
            var piece = answer.next(BREATH_MILLIS);
            if (piece instanceof Piece.Failed failed) {
                throw failed.why();
            }
            if (out == null) {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                out = exchange.getResponseBody();
            }
            switch (piece) {
                case null -> comment(out); // shows whether the caller is still there
                case Piece.Failed failed -> throw failed.why();
                case Piece.Text more -> event(out, delta(id, more.text()));
                case Piece.End end -> {
                    var last = delta(id, "");
                    ((ObjectNode) last.path("choices").path(0)).put("finish_reason", end.finish());
                    event(out, last);
                    if (question.streamUsage()) {
                        var usage = head("chat.completion.chunk", id);
                        usage.putArray("choices");
                        usage.set("usage", usage(end));
                        event(out, usage);
                    }
                    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    return;
                }
            }
        }
    }

    private ObjectNode delta(String id, String text) {
        var json = head("chat.completion.chunk", id);
        var choice = json.putArray("choices").addObject().put("index", 0);
        var delta = choice.putObject("delta");
        if (!text.isEmpty()) {
            delta.put("content", text);
        }
        choice.putNull("finish_reason");
        return json;
    }

    private ObjectNode head(String object, String id) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", Instant.now().getEpochSecond())
                .put("model", options.alias());
    }

    private static String id() {
        return "chatcmpl-" + UUID.randomUUID();
    }

    private static ObjectNode usage(Piece.End end) {
        return JSON.createObjectNode()
                .put("prompt_tokens", end.promptTokens())
                .put("completion_tokens", end.answerTokens())
                .put("total_tokens", end.promptTokens() + end.answerTokens());
    }

    private static ObjectNode error(Refusal no) {
        var json = JSON.createObjectNode();
        json.putObject("error")
                .put("message", no.getMessage())
                .put("type", no.type())
                .put("code", no.status());
        return json;
    }

    private static void event(OutputStream out, ObjectNode json) throws IOException {
        out.write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void comment(OutputStream out) throws IOException {
        out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void say(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        var bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
