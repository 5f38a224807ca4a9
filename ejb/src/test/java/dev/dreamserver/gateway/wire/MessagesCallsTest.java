package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.DONE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.FINISH;
import static dev.dreamserver.gateway.wire.ScriptedEngine.ROLE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static dev.dreamserver.gateway.wire.ScriptedEngine.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Clients of Anthropic's protocol, through the whole gateway, to an engine that speaks OpenAI's.
 */
class MessagesCallsTest extends KernelFixture {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ASK =
            "{\"model\":\"guide\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":"
                    + "[{\"type\":\"text\",\"text\":\"hi\"}]}]%s}";
    private static final String PLAIN = ASK.formatted("");
    private static final String STREAM = ASK.formatted(",\"stream\":true");

    private Wire.Answer post(String body) throws Exception {
        try (var client = new Wire(port)) {
            client.postTo("/messages", body);
            return client.answer();
        }
    }

    private Wire.Answer ask(String method, String path, String headers) throws Exception {
        try (var client = new Wire(port)) {
            client.send(
                    "%s /v1%s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: 0\r\n\r\n"
                            .formatted(method, path, headers));
            return client.answer();
        }
    }

    /** The events of a stream: each is called what its data says that it is. */
    private static List<JsonNode> events(String stream) throws Exception {
        var events = new ArrayList<JsonNode>();
        for (var event : stream.split("\n\n")) {
            if (event.startsWith(":") || event.isEmpty()) {
                continue;
            }
            var lines = event.split("\n");
            assertThat(lines).hasSize(2);
            var data = JSON.readTree(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + data.path("type").asText());
            if (!data.path("type").asText().equals("ping")) {
                events.add(data);
            }
        }
        return events;
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    private static String chunk(String delta) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":null}]}\n\n"
                .formatted(delta);
    }

    private List<JsonNode> streamed(String... chunks) throws Exception {
        engine.next(
                line -> {
                    line.streamHead();
                    line.lastChunk(String.join("", chunks) + DONE);
                });
        var answer = post(STREAM);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Type", "text/event-stream");
        return events(answer.body());
    }

    @Test
    void what_the_engine_still_had_of_a_prompt_is_counted_beside_the_rest() throws Exception {
        start();
        engine.next(
                line ->
                        line.json(
                                200,
                                plain("hello", 7, 3)
                                        .replace(
                                                "\"prompt_tokens\":7",
                                                "\"prompt_tokens_details\":{\"cached_tokens\":5},"
                                                        + "\"prompt_tokens\":7")));
        var usage = JSON.readTree(post(PLAIN).body()).path("usage");
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(2);
        assertThat(usage.path("cache_read_input_tokens").asInt()).isEqualTo(5);
        assertThat(row())
                .extracting(UsageRow::tokensIn, UsageRow::tokensCached, UsageRow::tokensOut)
                .containsExactly(7L, 5L, 3L);
    }

    @Test
    void a_plain_answer_is_a_message_and_its_count_is_the_rows() throws Exception {
        start();
        engine.next(
                line -> {
                    assertThat(line.head).startsWith("POST /v1/chat/completions HTTP/1.1\r\n");
                    assertThat(JSON.readTree(line.body))
                            .isEqualTo(
                                    JSON.readTree(
                                            "{\"model\":\"guide\",\"max_tokens\":50,\"messages\":"
                                                    + "[{\"role\":\"user\",\"content\":\"hi\"}]}"));
                    line.json(200, plain("hello", 7, 3));
                });
        var answer = post(PLAIN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsKeys("X-Request-Id", "request-id", "Server-Timing");
        var id = "msg_" + answer.headers().getOrDefault("request-id", "none").replace("-", "");
        assertThat(JSON.readTree(answer.body()))
                .isEqualTo(
                        JSON.readTree(
                                "{\"id\":\""
                                        + id
                                        + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                                        + "\"guide\",\"content\":[{\"type\":\"text\",\"text\":"
                                        + "\"hello\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":"
                                        + "null,\"usage\":{\"input_tokens\":7,"
                                        + "\"cache_creation_input_tokens\":0,"
                                        + "\"cache_read_input_tokens\":0,\"output_tokens\":3}}"));
        assertThat(row())
                .extracting(UsageRow::tokensIn, UsageRow::tokensOut, UsageRow::outcome)
                .containsExactly(7L, 3L, Outcome.COMPLETE);
        awaitIdle();
    }

    @Test
    void tools_thoughts_and_ends_are_told_in_one_piece() throws Exception {
        start();
        engine.next(
                line ->
                        line.json(
                                200,
                                "{\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\","
                                        + "\"message\":{\"role\":\"assistant\",\"content\":null,"
                                        + "\"reasoning_content\":\"hm\",\"tool_calls\":[{\"id\":\"c1\","
                                        + "\"type\":\"function\",\"function\":{\"name\":\"look\","
                                        + "\"arguments\":\"{\\\"at\\\": \\\"\\\\u00e4\\\"}\"}},{\"id\":\"c2\","
                                        + "\"function\":{\"name\":\"wait\",\"arguments\":\"\"}},"
                                        + "{\"id\":\"c3\",\"function\":{\"name\":\"cut\",\"arguments\":"
                                        + "\"{\\\"at\\\"\"}}]}}],\"usage\":{\"prompt_tokens\":7,"
                                        + "\"completion_tokens\":3}}"));
        var message = JSON.readTree(post(PLAIN).body());
        assertThat(message.path("content"))
                .isEqualTo(
                        JSON.readTree(
                                "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"},"
                                        + "{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"look\","
                                        + "\"input\":{\"at\":\"ä\"}},{\"type\":\"tool_use\",\"id\":"
                                        + "\"c2\",\"name\":\"wait\",\"input\":{}},{\"type\":\"tool_use\","
                                        + "\"id\":\"c3\",\"name\":\"cut\",\"input\":{\"INVALID_JSON\":"
                                        + "\"{\\\"at\\\"\"}}]"));
        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
        engine.next(
                line ->
                        line.json(
                                200,
                                "{\"choices\":[{\"index\":0,\"finish_reason\":\"length\",\"message\":"
                                        + "{\"content\":\"cu\"}}]}"));
        assertThat(JSON.readTree(post(PLAIN).body()).path("stop_reason").asText())
                .isEqualTo("max_tokens");
        engine.next(
                line ->
                        line.json(
                                200,
                                "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
                                        + "\"stop_reason\":\"X\",\"message\":{\"content\":\"cu\"}}]}"));
        var stopped = JSON.readTree(post(PLAIN).body());
        assertThat(stopped.path("stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(stopped.path("stop_sequence").asText()).isEqualTo("X");
        awaitIdle();
    }

    @Test
    void a_stream_is_the_events_of_a_message_and_its_count_is_the_rows() throws Exception {
        start();
        var events = streamed(ROLE, token("Hel"), ": alive\n\n", token("lo"), FINISH, usage(7, 2));
        assertThat(types(events))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        var row = row();
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETE);
        var message = events.getFirst().path("message");
        assertThat(message.path("id").asText())
                .isEqualTo("msg_" + row.requestId().toString().replace("-", ""));
        assertThat(message.path("model").asText()).isEqualTo("guide");
        assertThat(message.path("content")).isEmpty();
        assertThat(events.get(1).path("content_block"))
                .isEqualTo(JSON.readTree("{\"type\":\"text\",\"text\":\"\"}"));
        assertThat(events.get(2).path("delta"))
                .isEqualTo(JSON.readTree("{\"type\":\"text_delta\",\"text\":\"Hel\"}"));
        assertThat(events.get(5).path("delta"))
                .isEqualTo(JSON.readTree("{\"stop_reason\":\"end_turn\",\"stop_sequence\":null}"));
        assertThat(events.get(5).path("usage").path("input_tokens").asLong())
                .isEqualTo(row.tokensIn())
                .isEqualTo(7);
        assertThat(events.get(5).path("usage").path("output_tokens").asLong())
                .isEqualTo(row.tokensOut())
                .isEqualTo(2);
        awaitIdle();
    }

    @Test
    void what_is_only_estimated_is_told_as_it_is_recorded() throws Exception {
        start();
        var events = streamed(token("a"), token("b"), token("c"), FINISH);
        assertThat(row()).extracting(UsageRow::estimated).isEqualTo(true);
        assertThat(events.get(events.size() - 2).path("usage").path("output_tokens").asInt())
                .isEqualTo(3);
    }

    @Test
    void thoughts_text_and_calls_are_blocks_one_after_the_other() throws Exception {
        start();
        var events =
                streamed(
                        chunk("{\"reasoning_content\":\"hm\"}"),
                        chunk("{\"content\":\"I look.\"}"),
                        chunk(
                                "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":"
                                        + "\"look\",\"arguments\":\"\"}}]}"),
                        chunk(
                                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\"}}]}"),
                        chunk(
                                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\":1}\"}}]}"),
                        chunk(
                                "{\"tool_calls\":[{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":"
                                        + "\"wait\",\"arguments\":\"{}\"}}]}"),
                        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"
                                + "\"tool_calls\"}]}\n\n");
        assertThat(types(events))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(events.subList(1, 14).stream().map(event -> event.path("index").asInt()))
                .containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3);
        assertThat(events.get(1).path("content_block").path("type").asText()).isEqualTo("thinking");
        assertThat(events.get(7).path("content_block"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"look\",\"input\":"
                                        + "{}}"));
        assertThat(
                        events.get(8).path("delta").path("partial_json").asText()
                                + events.get(9).path("delta").path("partial_json").asText())
                .isEqualTo("{\"a\":1}");
        assertThat(events.get(14).path("delta").path("stop_reason").asText()).isEqualTo("tool_use");
    }

    @Test
    void a_stream_comes_through_however_it_is_cut() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    var bytes = (token("Grüße 👋") + FINISH + usage(7, 2) + DONE).getBytes(UTF_8);
                    for (var at = 0; at < bytes.length; at += 7) {
                        line.chunk(bytes, at, Math.min(7, bytes.length - at));
                    }
                    line.streamEnd();
                });
        assertThat(events(post(STREAM).body()).get(2).path("delta").path("text").asText())
                .isEqualTo("Grüße 👋");
    }

    @Test
    void a_stream_that_breaks_off_says_so_in_an_event() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("Hel"));
                    line.socket.close();
                });
        var events = events(post(STREAM).body());
        assertThat(types(events)).endsWith("content_block_delta", "error");
        var error = events.getLast();
        assertThat(error.path("error").path("type").asText()).isEqualTo("api_error");
        var row = row();
        assertThat(error.path("request_id").asText()).isEqualTo(row.requestId().toString());
        assertThat(row.outcome()).isEqualTo(Outcome.FAILED);
        awaitIdle();
    }

    @Test
    void what_cannot_be_read_is_the_engines_failure() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("Hel") + "data: {\"choices\":[oops\n\n");
                    line.awaitClose();
                });
        assertThat(types(events(post(STREAM).body()))).endsWith("error");
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        engine.next(line -> line.json(200, "oops"));
        var answer = post(PLAIN);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("\"type\":\"api_error\"", "cannot be read");
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        awaitIdle();
    }

    @Test
    void who_does_not_read_holds_the_engine_back_and_misses_nothing() throws Exception {
        start();
        var chunks = 4000;
        var said = new AtomicInteger();
        engine.next(
                line -> {
                    line.streamHead();
                    for (var i = 0; i < chunks; i++) {
                        line.chunk(token(i + "x".repeat(6000)));
                        said.incrementAndGet();
                    }
                    line.lastChunk(FINISH + usage(7, chunks) + DONE);
                });
        try (var client = new Wire(port)) {
            client.postTo("/messages", STREAM);
            for (var before = -1; said.get() == 0 || said.get() != before; ) {
                before = said.get();
                Thread.sleep(100);
            }
            assertThat(said.get()).isLessThan(chunks);
            var events = events(client.answer().body());
            assertThat(events).hasSize(chunks + 5);
            assertThat(events.get(chunks + 1).path("delta").path("text").asText())
                    .startsWith(chunks - 1 + "x");
        }
        assertThat(row().tokensOut()).isEqualTo(chunks);
        awaitIdle();
    }

    @Test
    void refusals_have_anthropics_shape_and_types() throws Exception {
        start();
        assertThat(error(post(ASK.formatted(",\"temperature\":0,\"model\":\"x\"")), 400))
                .isEqualTo("invalid_request_error");
        assertThat(error(post(PLAIN.replace("guide", "nobody")), 404)).isEqualTo("not_found_error");
        var field = post(PLAIN.replace("\"max_tokens\":50,", ""));
        assertThat(error(field, 400)).isEqualTo("invalid_request_error");
        assertThat(field.body()).contains("\"message\":\"max_tokens: ");
        engine.next(line -> line.json(400, "{\"error\":{\"message\":\"prompt is too long\"}}"));
        assertThat(error(post(PLAIN), 400)).isEqualTo("invalid_request_error");
        engine.next(line -> line.json(503, "{}"));
        assertThat(error(post(PLAIN), 503)).isEqualTo("overloaded_error");
        engine.next(line -> line.json(500, "{}"));
        assertThat(error(post(PLAIN), 502)).isEqualTo("api_error");
        var key = "x-api-key: %s\r\n";
        assertThat(error(ask("POST", "/messages", key.formatted("bad")), 401))
                .isEqualTo("authentication_error");
        assertThat(error(ask("POST", "/messages", key.formatted("looker")), 403))
                .isEqualTo("permission_error");
        assertThat(error(ask("GET", "/messages", key.formatted("good")), 405))
                .isEqualTo("invalid_request_error");
        assertThat(error(ask("POST", "/messages/count_tokens", key.formatted("good")), 404))
                .isEqualTo("not_found_error");
        assertThat(error(ask("POST", "/messages/batches", key.formatted("good")), 404))
                .isEqualTo("not_found_error");
        awaitIdle();
    }

    private static String error(Wire.Answer answer, int status) throws Exception {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        var error = JSON.readTree(answer.body());
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.path("error").path("message").asText()).isNotBlank();
        assertThat(error.path("request_id").asText())
                .isEqualTo(answer.headers().getOrDefault("request-id", "none"))
                .isEqualTo(answer.headers().get("X-Request-Id"));
        return error.path("error").path("type").asText();
    }

    @Test
    void a_key_comes_by_either_header_and_a_wrong_one_is_told_the_same() throws Exception {
        start();
        for (var header : List.of("x-api-key: good", "Authorization: Bearer good")) {
            engine.next(line -> line.json(200, plain("hello", 7, 3)));
            try (var client = new Wire(port)) {
                client.send(
                        "POST /v1/messages?beta=true HTTP/1.1\r\nHost: x\r\n%s\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(header, PLAIN.length(), PLAIN));
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
        var one = ask("POST", "/messages", "x-api-key: bad\r\n");
        var other = ask("POST", "/messages", "");
        assertThat(one.status()).isEqualTo(401);
        assertThat(one.body().replace(one.headers().getOrDefault("request-id", "none"), ""))
                .isEqualTo(
                        other.body()
                                .replace(other.headers().getOrDefault("request-id", "none"), ""));
        assertThat(refusals).hasSize(2);
    }

    @Test
    void models_are_told_in_its_words_to_who_names_a_version() throws Exception {
        start();
        var version = "x-api-key: good\r\nanthropic-version: 2023-06-01\r\n";
        assertThat(JSON.readTree(ask("GET", "/models?limit=1000", version).body()))
                .isEqualTo(
                        JSON.readTree(
                                "{\"data\":[{\"type\":\"model\",\"id\":\"guide\",\"display_name\":"
                                        + "\"guide\",\"created_at\":\"1970-01-01T00:00:00Z\"}],"
                                        + "\"has_more\":false,\"first_id\":\"guide\",\"last_id\":"
                                        + "\"guide\"}"));
        assertThat(ask("GET", "/models/guide", version).body())
                .startsWith("{\"type\":\"model\",\"id\":\"guide\"");
        assertThat(error(ask("GET", "/models/nobody", version), 404)).isEqualTo("not_found_error");
        assertThat(ask("GET", "/models", "x-api-key: good\r\n").body())
                .startsWith("{\"object\":\"list\"");
    }

    @Test
    void the_limits_of_the_house_apply() throws Exception {
        set.put("dream.gateway.body-limit", "2000");
        start();
        assertThat(error(post(PLAIN.replace("hi", "h".repeat(3000))), 413))
                .isEqualTo("request_too_large");
        // What is long once it is translated is long too.
        var tools = ",\"tools\":[" + "{\"name\":\"a\"},".repeat(100) + "{\"name\":\"a\"}]";
        assertThat(error(post(ASK.formatted(tools)), 413)).isEqualTo("request_too_large");
        awaitIdle();
    }

    @Test
    void the_queue_is_told_as_comments_and_the_message_begins_with_the_answer() throws Exception {
        start(endpoint("guide", "guide", engine.port(), 1));
        var asked = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        engine.next(
                line -> {
                    asked.countDown();
                    gate.await();
                    line.json(200, plain("first", 7, 3));
                });
        engine.next(
                line -> {
                    line.streamHead();
                    line.lastChunk(token("second") + FINISH + usage(7, 1) + DONE);
                });
        try (var first = new Wire(port);
                var second = new Wire(port)) {
            first.postTo("/messages", PLAIN);
            assertThat(asked.await(15, TimeUnit.SECONDS)).isTrue();
            second.postTo("/messages", STREAM);
            second.readUntil(": waiting, position 1");
            gate.countDown();
            assertThat(first.answer().body()).contains("first");
            assertThat(second.readUntil("message_stop\"}\n\n"))
                    .contains("event: message_start", "second");
        }
        awaitIdle();
    }
}
