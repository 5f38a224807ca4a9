package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.gateway.GatewayError;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Ollama's API documents that it takes, as requests of OpenAI's. */
class OllamaRequestTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static Interpreter chat() {
        return new OllamaClient(true, Set.of("far/a:latest")::contains, Clock.systemUTC(), 1000);
    }

    private static Interpreter generate() {
        return new OllamaClient(false, Set.of()::contains, Clock.systemUTC(), 1000);
    }

    private static JsonNode asked(Interpreter by, String fields) throws Exception {
        var body = ("{\"model\":\"guide\"," + fields + "}").getBytes(UTF_8);
        return JSON.readTree(by.request(body, body.length));
    }

    private static Refused refused(Interpreter by, String fields) {
        return catchThrowableOfType(RefusedException.class, () -> asked(by, fields)).refused();
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    @Test
    void it_streams_unless_it_is_told_not_to() throws Exception {
        assertThat(asked(chat(), HI))
                .isEqualTo(
                        json(
                                "{\"model\":\"guide\",\"stream\":true,\"stream_options\":"
                                        + "{\"include_usage\":true},"
                                        + HI
                                        + "}"));
        assertThat(asked(chat(), HI + ",\"stream\":false"))
                .isEqualTo(json("{\"model\":\"guide\",\"stream\":false," + HI + "}"));
    }

    @Test
    void options_go_by_their_names_there_and_those_of_a_running_engine_are_left_out()
            throws Exception {
        assertThat(
                        asked(
                                chat(),
                                HI
                                        + ",\"stream\":false,\"keep_alive\":\"5m\",\"options\":"
                                        + "{\"temperature\":0.5,\"top_p\":0.9,\"top_k\":5,\"min_p\":0.1,"
                                        + "\"seed\":7,\"num_predict\":9,\"stop\":[\"X\"],"
                                        + "\"repeat_penalty\":1.1,\"num_ctx\":4096,\"num_gpu\":9}"))
                .isEqualTo(
                        json(
                                "{\"model\":\"guide\",\"stream\":false,"
                                        + HI
                                        + ",\"temperature\":0.5,\"top_p\":0.9,\"top_k\":5,\"min_p\":0.1,"
                                        + "\"seed\":7,\"max_tokens\":9,\"stop\":[\"X\"],"
                                        + "\"repeat_penalty\":1.1}"));
        assertThat(asked(chat(), HI + ",\"options\":{\"num_predict\":-1}").has("max_tokens"))
                .isFalse();
    }

    @Test
    void a_name_loses_the_version_that_clients_add_unless_a_model_is_called_so() throws Exception {
        for (var names :
                new String[][] {{"guide:latest", "guide"}, {"far/a:latest", "far/a:latest"}}) {
            var body = "{\"model\":\"%s\",%s}".formatted(names[0], HI).getBytes(UTF_8);
            assertThat(JSON.readTree(chat().request(body, body.length)).path("model").asText())
                    .isEqualTo(names[1]);
        }
    }

    @Test
    void pictures_are_told_by_their_first_bytes() throws Exception {
        var message =
                asked(
                                chat(),
                                "\"messages\":[{\"role\":\"user\",\"content\":\"what\",\"images\":"
                                        + "[\"iVBORw0KGgoAAA\",\"/9j/4AAQ\"]}]")
                        .path("messages")
                        .path(0)
                        .path("content");
        assertThat(message.path(0)).isEqualTo(json("{\"type\":\"text\",\"text\":\"what\"}"));
        assertThat(message.path(1).path("image_url").path("url").asText())
                .isEqualTo("data:image/png;base64,iVBORw0KGgoAAA");
        assertThat(message.path(2).path("image_url").path("url").asText())
                .startsWith("data:image/jpeg;base64,");
    }

    @Test
    void calls_of_tools_get_ids_and_results_find_theirs() throws Exception {
        var messages =
                asked(
                                chat(),
                                "\"messages\":[{\"role\":\"assistant\",\"content\":\"\","
                                        + "\"tool_calls\":[{\"function\":{\"name\":\"a\",\"arguments\":"
                                        + "{\"x\":1}}},{\"function\":{\"name\":\"b\"}}]},{\"role\":"
                                        + "\"tool\",\"tool_name\":\"b\",\"content\":\"B\"},{\"role\":"
                                        + "\"tool\",\"content\":\"A\"}]")
                        .path("messages");
        assertThat(messages.path(0).path("tool_calls"))
                .isEqualTo(
                        json(
                                "[{\"id\":\"call_0\",\"type\":\"function\",\"function\":{\"name\":"
                                        + "\"a\",\"arguments\":\"{\\\"x\\\":1}\"}},{\"id\":\"call_1\","
                                        + "\"type\":\"function\",\"function\":{\"name\":\"b\","
                                        + "\"arguments\":\"{}\"}}]"));
        assertThat(messages.path(1).path("tool_call_id").asText()).isEqualTo("call_1");
        assertThat(messages.path(2).path("tool_call_id").asText()).isEqualTo("call_0");
    }

    @Test
    void formats_and_thoughts() throws Exception {
        var schema = "{\"type\":\"object\"}";
        assertThat(
                        asked(chat(), HI + ",\"format\":" + schema)
                                .path("response_format")
                                .path("json_schema")
                                .path("schema"))
                .isEqualTo(json(schema));
        assertThat(asked(chat(), HI + ",\"format\":\"json\"").path("response_format"))
                .isEqualTo(json("{\"type\":\"json_object\"}"));
        assertThat(asked(chat(), HI + ",\"format\":\"\"").has("response_format")).isFalse();
        assertThat(asked(chat(), HI + ",\"think\":\"low\"").path("reasoning_effort").asText())
                .isEqualTo("low");
        assertThat(asked(chat(), HI + ",\"think\":true").has("reasoning_effort")).isFalse();
    }

    @Test
    void a_prompt_is_a_chat_of_one() throws Exception {
        assertThat(
                        asked(
                                        generate(),
                                        "\"prompt\":\"hi\",\"system\":\"Be short.\",\"context\":[1,2],"
                                                + "\"raw\":false,\"suffix\":\"\"")
                                .path("messages"))
                .isEqualTo(
                        json(
                                "[{\"role\":\"system\",\"content\":\"Be short.\"},{\"role\":\"user\","
                                        + "\"content\":\"hi\"}]"));
        assertThat(refused(generate(), "\"prompt\":\"\"").error()).isEqualTo(GatewayError.MISSING);
        assertThat(refused(generate(), "\"prompt\":\"a\",\"raw\":true").error())
                .isEqualTo(GatewayError.UNSUPPORTED);
        assertThat(refused(generate(), "\"prompt\":\"a\",\"suffix\":\"b\"").error())
                .isEqualTo(GatewayError.UNSUPPORTED);
    }

    @Test
    void vectors_are_asked_for_as_numbers() throws Exception {
        assertThat(
                        asked(
                                new OllamaVectors(true, Set.of()::contains),
                                "\"input\":[\"a\",\"b\"],\"truncate\":true,\"dimensions\":64"))
                .isEqualTo(
                        json(
                                "{\"model\":\"guide\",\"input\":[\"a\",\"b\"],\"dimensions\":64,"
                                        + "\"encoding_format\":\"float\"}"));
        assertThat(asked(new OllamaVectors(false, Set.of()::contains), "\"prompt\":\"a\""))
                .isEqualTo(
                        json(
                                "{\"model\":\"guide\",\"input\":\"a\",\"encoding_format\":"
                                        + "\"float\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"messages\":7",
                "\"messages\":[7]",
                "\"messages\":[{\"role\":\"wizard\",\"content\":\"hi\"}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"images\":[7]}]",
                "\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{}]}]",
                HI + ",\"stream\":\"yes\"",
                HI + ",\"options\":7",
                HI + ",\"options\":{\"num_predict\":\"many\"}",
                HI + ",\"format\":\"yaml\"",
                HI + ",\"model\":\"twice\""
            })
    void what_is_malformed_is_refused(String fields) {
        assertThat(refused(chat(), fields).error()).isEqualTo(GatewayError.BAD_VALUE);
    }

    @Test
    void a_request_cannot_choose_where_it_goes() {
        assertThat(refused(chat(), HI + ",\"base_url\":\"http://127.0.0.1\"").error())
                .isEqualTo(GatewayError.UNSUPPORTED);
        assertThat(refused(chat(), "\"messages\":[]").error()).isEqualTo(GatewayError.MISSING);
    }
}
