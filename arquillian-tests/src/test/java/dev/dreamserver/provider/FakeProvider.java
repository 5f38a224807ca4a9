package dev.dreamserver.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Somebody who serves two models in two protocols, takes one key, and does as a test wants. Who
 * brings tools in OpenAI's protocol has one called, unless one was.
 */
public final class FakeProvider implements AutoCloseable {

    private static final String COMPLETION =
            "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"from afar\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,"
                    + "\"completion_tokens\":2,\"total_tokens\":7}}";
    private static final String MESSAGE =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"alpha\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"from afar\"}],\"stop_reason\":"
                    + "\"end_turn\",\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}";

    private static final String CALL =
            "{\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":{\"role\":"
                    + "\"assistant\",\"content\":\"I look.\",\"tool_calls\":[{\"id\":\"call_1\","
                    + "\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":"
                    + "\"{\\\"city\\\":\\\"Köln\\\"}\"}}]}}],\"usage\":{\"prompt_tokens\":9,"
                    + "\"completion_tokens\":4}}";
    private static final String CALL_IN_PIECES =
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"I look.\"}}]}\n"
                    + "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":"
                    + "\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\","
                    + "\"arguments\":\"\"}}]}}]}\n"
                    + "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
                    + "\"function\":{\"arguments\":\"{\\\"city\\\":\\\"K\"}}]}}]}\n"
                    + "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
                    + "\"function\":{\"arguments\":\"öln\\\"}\"}}]}}]}\n"
                    + "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n"
                    + "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}\n"
                    + "[DONE]";

    final List<String> asked = new CopyOnWriteArrayList<>();

    private final String key;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile int status = 200;
    private volatile String error = "";
    private volatile CountDownLatch open = new CountDownLatch(0);
    private boolean closed;

    /** One that takes this key and no other. */
    public FakeProvider(String key) throws IOException {
        this.key = key;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/models",
                exchange ->
                        answer(
                                exchange,
                                200,
                                "{\"object\":\"list\",\"data\":[{\"id\":\"alpha\","
                                        + "\"context_window\":32768},{\"id\":\"beta\"}]}"));
        server.createContext("/v1/chat/completions", exchange -> chat(exchange, COMPLETION));
        server.createContext("/v1/messages", exchange -> chat(exchange, MESSAGE));
        server.setExecutor(threads); // one chat that is held holds nothing else
        server.start();
    }

    /** Where it is. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on a request for a chat is answered so; 200 answers it. */
    void says(int newStatus, String newError) {
        status = newStatus;
        error = newError;
    }

    /** From now on a request for a chat is answered when this is at zero. */
    public void holdsUntil(CountDownLatch latch) {
        open = latch;
    }

    private void chat(HttpExchange exchange, String said) throws IOException {
        var request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        asked.add(request);
        try {
            open.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return;
        }
        if (status != 200) {
            answer(exchange, status, error);
        } else if (!said.equals(COMPLETION)
                || !request.contains("\"tools\"")
                || request.contains("\"role\":\"tool\"")) {
            answer(exchange, 200, said);
        } else if (request.contains("\"stream\":true")) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            answer(exchange, 200, "data: " + CALL_IN_PIECES.replace("\n", "\n\ndata: ") + "\n\n");
        } else {
            answer(exchange, 200, CALL);
        }
    }

    private void answer(HttpExchange exchange, int code, String body) throws IOException {
        var shown = exchange.getRequestHeaders();
        var right =
                ("Bearer " + key).equals(shown.getFirst("Authorization"))
                        || key.equals(shown.getFirst("x-api-key"));
        var bytes = (right ? body : "{\"error\":{\"message\":\"wrong key\"}}").getBytes(UTF_8);
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
        exchange.sendResponseHeaders(right ? code : 401, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
