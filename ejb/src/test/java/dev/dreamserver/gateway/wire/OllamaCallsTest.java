package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.DONE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.FINISH;
import static dev.dreamserver.gateway.wire.ScriptedEngine.ROLE;
import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static dev.dreamserver.gateway.wire.ScriptedEngine.token;
import static dev.dreamserver.gateway.wire.ScriptedEngine.usage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of Ollama's protocol, through the whole gateway, to an engine that speaks OpenAI's. */
class OllamaCallsTest extends KernelFixture {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ASK =
            "{\"model\":\"guide:latest\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}";
    private static final String PLAIN = ASK.formatted(",\"stream\":false");
    private static final String STREAM = ASK.formatted("");

    private Wire.Answer send(String method, String path, String headers, String body)
            throws Exception {
        try (var client = new Wire(port)) {
            client.send(
                    "%s /api%s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s"
                            .formatted(method, path, headers, body.length(), body));
            return client.answer();
        }
    }

    /** As curl sends it, which says that it is a form. */
    private Wire.Answer post(String path, String body) throws Exception {
        return send(
                "POST",
                path,
                "x-api-key: good\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                body);
    }

    private Wire.Answer get(String path) throws Exception {
        return send("GET", path, "Authorization: Bearer good\r\n", "");
    }

    /** What a line says, without what changes with each run. */
    private static JsonNode lasting(JsonNode line) {
        var copy = ((ObjectNode) line).deepCopy();
        assertThat(copy.remove("created_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        if (copy.path("done").asBoolean()) {
            assertThat(copy.remove("total_duration").asLong()).isPositive();
            assertThat(copy.remove("prompt_eval_duration").isIntegralNumber()).isTrue();
            assertThat(copy.remove("eval_duration").isIntegralNumber()).isTrue();
            assertThat(copy.remove("load_duration").asLong()).isZero();
        }
        return copy;
    }

    private static List<JsonNode> lines(Wire.Answer answer) throws Exception {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Type", "application/x-ndjson");
        assertThat(answer.body()).endsWith("\n");
        var lines = new ArrayList<JsonNode>();
        for (var line : answer.body().split("\n")) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private void streams(String... chunks) {
        engine.next(
                line -> {
                    line.streamHead();
                    line.lastChunk(String.join("", chunks) + DONE);
                });
    }

    @Test
    void a_plain_answer_and_its_count_is_the_rows() throws Exception {
        start();
        engine.next(
                line -> {
                    assertThat(line.head).startsWith("POST /v1/chat/completions HTTP/1.1\r\n");
                    assertThat(line.body).contains("\"model\":\"guide\"");
                    line.json(200, plain("hello", 7, 3));
                });
        var answer = post("/chat", PLAIN);
        assertThat(answer.headers()).containsKeys("X-Request-Id", "Server-Timing");
        assertThat(lasting(JSON.readTree(answer.body())))
                .isEqualTo(
                        JSON.readTree(
                                "{\"model\":\"guide\",\"message\":{\"role\":\"assistant\","
                                        + "\"content\":\"hello\"},\"done\":true,\"done_reason\":"
                                        + "\"stop\",\"prompt_eval_count\":7,\"eval_count\":3}"));
        assertThat(row())
                .extracting(UsageRow::tokensIn, UsageRow::tokensOut, UsageRow::outcome)
                .containsExactly(7L, 3L, Outcome.COMPLETE);
        awaitIdle();
    }

    @Test
    void a_stream_is_one_object_in_each_line() throws Exception {
        start();
        streams(ROLE, token("Hel"), ": alive\n\n", token("lo"), FINISH, usage(7, 2));
        var lines = lines(post("/chat", STREAM));
        assertThat(lines.stream().map(OllamaCallsTest::lasting).map(JsonNode::toString))
                .containsExactly(
                        "{\"model\":\"guide\",\"message\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"done\":false}",
                        "{\"model\":\"guide\",\"message\":{\"role\":\"assistant\",\"content\":\"lo\"},\"done\":false}",
                        "{\"model\":\"guide\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                                + "\"done_reason\":\"stop\",\"prompt_eval_count\":7,\"eval_count\":2}");
        assertThat(row().tokensOut()).isEqualTo(2);
        awaitIdle();
    }

    @Test
    void calls_of_tools_come_whole_and_thoughts_apart() throws Exception {
        start();
        var chunk = "data: {\"choices\":[{\"index\":0,\"delta\":%s}]}\n\n";
        var said =
                new String[] {
                    chunk.formatted("{\"reasoning_content\":\"hm\"}"),
                    chunk.formatted(
                            "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":"
                                    + "\"look\",\"arguments\":\"{\\\"a\\\"\"}}]}"),
                    chunk.formatted(
                            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}"),
                    FINISH
                };
        streams(said);
        var lines = lines(post("/chat", STREAM));
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst().path("message").path("thinking").asText()).isEqualTo("hm");
        assertThat(lines.get(1).path("message").path("tool_calls"))
                .isEqualTo(
                        JSON.readTree(
                                "[{\"id\":\"c1\",\"function\":{\"index\":0,\"name\":\"look\","
                                        + "\"arguments\":{\"a\":1}}}]"));
        streams(said);
        assertThat(lines(post("/chat", ASK.formatted(",\"think\":false")))).hasSize(2);
    }

    @Test
    void calls_that_are_longer_than_may_be_held_break_the_answer_off() throws Exception {
        set.put("dream.gateway.event-limit", "65536");
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    for (var i = 0; i < 70; i++) {
                        line.chunk(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"%s\"}}]}}]}\n\n"
                                        .formatted("x".repeat(1000)));
                    }
                    line.awaitClose();
                });
        var answer = post("/chat", STREAM);
        assertThat(JSON.readTree(answer.body().lines().toList().getLast()).path("error").asText())
                .contains("cannot be read");
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        awaitIdle();
    }

    @Test
    void a_prompt_is_answered_in_its_own_words() throws Exception {
        start();
        streams(token("Hel"), token("lo"), FINISH, usage(7, 2));
        var lines = lines(post("/generate", "{\"model\":\"guide\",\"prompt\":\"hi\"}"));
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst().path("response").asText()).isEqualTo("Hel");
        assertThat(lines.getLast().path("response").asText()).isEmpty();
        assertThat(lines.getLast().path("eval_count").asInt()).isEqualTo(2);
    }

    @Test
    void vectors_come_in_their_order() throws Exception {
        start();
        engine.always(
                line -> {
                    assertThat(line.head).startsWith("POST /v1/embeddings HTTP/1.1\r\n");
                    line.json(
                            200,
                            "{\"object\":\"list\",\"data\":[{\"index\":1,\"embedding\":[0.5,-1e-3]},"
                                    + "{\"embedding\":[1,2],\"index\":0}],\"usage\":{\"prompt_tokens\":"
                                    + "4,\"total_tokens\":4}}");
                });
        var answer = post("/embed", "{\"model\":\"guide\",\"input\":[\"a\",\"b\"]}");
        var told = JSON.readTree(answer.body());
        assertThat(told.path("embeddings")).isEqualTo(JSON.readTree("[[1,2],[0.5,-0.001]]"));
        assertThat(told.path("prompt_eval_count").asInt()).isEqualTo(4);
        assertThat(row().tokensIn()).isEqualTo(4);
        assertThat(post("/embeddings", "{\"model\":\"guide\",\"prompt\":\"a\"}").body())
                .isEqualTo("{\"embedding\":[1,2]}");
        awaitIdle();
    }

    @Test
    void models_are_told_and_shown() throws Exception {
        start();
        var tag = JSON.readTree(get("/tags").body()).path("models").path(0);
        assertThat(tag.path("name").asText()).isEqualTo("guide:latest");
        assertThat(JSON.readTree(get("/ps").body()).path("models").path(0).path("model").asText())
                .isEqualTo("guide:latest");
        assertThat(JSON.readTree(get("/version").body()).path("version").asText())
                .matches("\\d+\\.\\d+\\.\\d+");
        var shown = JSON.readTree(post("/show", "{\"model\":\"guide:latest\"}").body());
        assertThat(shown.path("capabilities").path(0).asText()).isEqualTo("completion");
        assertThat(shown.path("model_info").path("model.context_length").asInt()).isEqualTo(4096);
        var none = post("/show", "{\"model\":\"nobody\"}");
        assertThat(none.status()).isEqualTo(404);
        assertThat(error(none)).contains("no such model");
        assertThat(post("/show", "[").status()).isEqualTo(400);
        assertThat(post("/show", "{\"model\":\"" + "a".repeat(9000) + "\"}").status())
                .isEqualTo(413);
    }

    private static String error(Wire.Answer answer) throws Exception {
        var error = JSON.readTree(answer.body());
        assertThat(error.size()).as(answer.body()).isEqualTo(1);
        return error.path("error").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push", "create", "copy", "blobs/sha256:00"})
    void models_are_managed_elsewhere(String what) throws Exception {
        start();
        var answer = post("/" + what, "{\"model\":\"guide\"}");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(error(answer)).contains("./dream model");
    }

    @Test
    void refusals_have_its_shape_before_and_in_a_stream() throws Exception {
        start();
        assertThat(error(post("/chat", PLAIN.replace("guide", "nobody")))).contains("no model");
        assertThat(send("POST", "/chat", "Authorization: Bearer bad\r\n", PLAIN).status())
                .isEqualTo(401);
        assertThat(error(send("GET", "/tags", "", ""))).isNotBlank();
        assertThat(get("/chat").status()).isEqualTo(405);
        assertThat(send("DELETE", "/delete", "Authorization: Bearer good\r\n", "").status())
                .isEqualTo(403);
        engine.next(
                line -> {
                    line.streamHead();
                    line.chunk(token("Hel"));
                    line.socket.close();
                });
        var answer = post("/chat", STREAM);
        assertThat(JSON.readTree(answer.body().lines().toList().getLast()).path("error").asText())
                .contains("engine");
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        awaitIdle();
    }

    @Test
    void what_is_not_its_is_left_to_others() {
        start();
        for (var path : List.of("/v1/keys", "/internal/identity-events", "/chatty", "/", "")) {
            assertThat(OllamaHandler.has(path)).as(path).isFalse();
        }
        for (var path : List.of("/chat", "/chat/", "/tags", "/blobs/x", "/delete")) {
            assertThat(OllamaHandler.has(path)).as(path).isTrue();
        }
    }
}
