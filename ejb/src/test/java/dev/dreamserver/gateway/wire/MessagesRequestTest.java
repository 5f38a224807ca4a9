package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.gateway.GatewayError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Anthropic's Messages API documents that it takes, as chat completions. */
class MessagesRequestTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String TOOL =
            "\"tools\":[{\"name\":\"weather\",\"description\":\"How it is\",\"cache_control\":"
                    + "{\"type\":\"ephemeral\"},\"input_schema\":{\"type\":\"object\",\"properties\":"
                    + "{\"at\":{\"type\":\"string\"}}}}]";

    private static JsonNode asked(String fields) throws Exception {
        var body = ("{\"model\":\"guide\",\"max_tokens\":7," + fields + "}").getBytes(UTF_8);
        return JSON.readTree(new MessagesClient().request(body, body.length));
    }

    private static JsonNode messages(String messages) throws Exception {
        return asked("\"messages\":[" + messages + "]").path("messages");
    }

    private static JsonNode user(String blocks) throws Exception {
        return messages("{\"role\":\"user\",\"content\":[" + blocks + "]}");
    }

    private static Refused refused(String body) {
        var bytes = body.getBytes(UTF_8);
        return catchThrowableOfType(
                        RefusedException.class,
                        () -> new MessagesClient().request(bytes, bytes.length))
                .refused();
    }

    private static Refused refusedFields(String fields) {
        return refused("{\"model\":\"guide\",\"max_tokens\":7," + fields + "}");
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    @Test
    void what_both_have_is_passed_and_what_is_not_known_is_left_out() throws Exception {
        assertThat(
                        asked(
                                HI
                                        + ",\"temperature\":0.2,\"top_p\":0.9,\"top_k\":5,"
                                        + "\"stop_sequences\":[\"X\",\"Y\"],\"metadata\":{\"user_id\":"
                                        + "\"u-1\"},\"service_tier\":\"auto\",\"thinking\":{\"type\":"
                                        + "\"enabled\",\"budget_tokens\":1024},\"context_management\":"
                                        + "{\"edits\":[]},\"mcp_servers\":[],\"container\":null,"
                                        + "\"of_next_year\":[1,{\"a\":2}]"))
                .isEqualTo(
                        json(
                                "{\"model\":\"guide\",\"max_tokens\":7,"
                                        + HI
                                        + ",\"temperature\":0.2,\"top_p\":0.9,\"top_k\":5,"
                                        + "\"stop\":[\"X\",\"Y\"],\"user\":\"u-1\"}"));
    }

    @Test
    void a_name_that_openai_would_refuse_for_its_length_is_left_out() throws Exception {
        var longer = HI + ",\"metadata\":{\"user_id\":\"" + "u".repeat(65) + "\"}";
        assertThat(asked(longer).has("user")).isFalse();
    }

    @Test
    void a_stream_is_told_to_count() throws Exception {
        var asked = asked(HI + ",\"stream\":true");
        assertThat(asked.path("stream").asBoolean()).isTrue();
        assertThat(asked.path("stream_options")).isEqualTo(json("{\"include_usage\":true}"));
        assertThat(asked(HI + ",\"stream\":false").has("stream_options")).isFalse();
    }

    @Test
    void the_system_speaks_first_wherever_it_stands() throws Exception {
        var blocks =
                HI
                        + ",\"system\":[{\"type\":\"text\",\"text\":\"Be short.\",\"cache_control\":"
                        + "{\"type\":\"ephemeral\"}},{\"type\":\"text\",\"text\":\"Be kind.\"}]";
        assertThat(asked(blocks).path("messages"))
                .isEqualTo(
                        json(
                                "[{\"role\":\"system\",\"content\":\"Be short.\\n\\nBe kind.\"},"
                                        + "{\"role\":\"user\",\"content\":\"hi\"}]"));
        assertThat(asked("\"system\":\"Be short.\"," + HI).path("messages").path(0))
                .isEqualTo(json("{\"role\":\"system\",\"content\":\"Be short.\"}"));
        assertThat(asked("\"system\":[]," + HI).path("messages")).hasSize(1);
    }

    @Test
    void texts_and_pictures_are_parts() throws Exception {
        assertThat(user("{\"type\":\"text\",\"text\":\"hi\"}"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":\"hi\"}]"));
        assertThat(
                        user(
                                "{\"type\":\"text\",\"text\":\"what\"},{\"type\":\"image\",\"source\":"
                                        + "{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":"
                                        + "\"aGk=\"}},{\"type\":\"document\",\"title\":\"a.pdf\","
                                        + "\"source\":{\"type\":\"base64\",\"media_type\":"
                                        + "\"application/pdf\",\"data\":\"aGk=\"}},{\"type\":"
                                        + "\"document\",\"source\":{\"type\":\"text\",\"media_type\":"
                                        + "\"text/plain\",\"data\":\"words\"}}"))
                .isEqualTo(
                        json(
                                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
                                        + "\"what\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
                                        + "\"data:image/png;base64,aGk=\"}},{\"type\":\"file\","
                                        + "\"file\":{\"filename\":\"a.pdf\",\"file_data\":"
                                        + "\"data:application/pdf;base64,aGk=\"}},{\"type\":\"text\","
                                        + "\"text\":\"words\"}]}]"));
    }

    @Test
    void results_of_tools_come_before_what_else_is_said() throws Exception {
        assertThat(
                        user(
                                "{\"type\":\"text\",\"text\":\"and now\"},{\"type\":\"tool_result\","
                                        + "\"tool_use_id\":\"t1\",\"content\":\"12 degrees\"},{\"type\":"
                                        + "\"tool_result\",\"tool_use_id\":\"t2\",\"is_error\":true,"
                                        + "\"content\":[{\"type\":\"text\",\"text\":\"no\"},{\"type\":"
                                        + "\"text\",\"text\":\"way\"},{\"type\":\"image\",\"source\":"
                                        + "{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":"
                                        + "\"aGk=\"}}]},{\"type\":\"tool_result\",\"tool_use_id\":"
                                        + "\"t3\"}"))
                .isEqualTo(
                        json(
                                "[{\"role\":\"tool\",\"content\":\"12 degrees\",\"tool_call_id\":"
                                        + "\"t1\"},{\"role\":\"tool\",\"content\":\"Error: no\\nway\","
                                        + "\"tool_call_id\":\"t2\"},{\"role\":\"tool\",\"content\":\"\","
                                        + "\"tool_call_id\":\"t3\"},{\"role\":\"user\",\"content\":"
                                        + "[{\"type\":\"text\",\"text\":\"and now\"},{\"type\":"
                                        + "\"image_url\",\"image_url\":{\"url\":"
                                        + "\"data:image/png;base64,aGk=\"}}]}]"));
    }

    @Test
    void calls_of_tools_are_written_as_text_and_thoughts_are_forgotten() throws Exception {
        assertThat(
                        messages(
                                "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\","
                                        + "\"thinking\":\"hm\",\"signature\":\"s\"},{\"type\":"
                                        + "\"redacted_thinking\",\"data\":\"x\"},{\"type\":\"tool_use\","
                                        + "\"id\":\"t1\",\"name\":\"weather\",\"input\":{\"at\":"
                                        + "\"Köln\"}}]},{\"role\":\"assistant\",\"content\":[{\"type\":"
                                        + "\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}]},"
                                        + "{\"role\":\"assistant\",\"content\":\"Well\"}"))
                .isEqualTo(
                        json(
                                "[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":"
                                        + "\"t1\",\"type\":\"function\",\"function\":{\"name\":"
                                        + "\"weather\",\"arguments\":\"{\\\"at\\\":\\\"Köln\\\"}\"}}]},"
                                        + "{\"role\":\"assistant\",\"content\":\"Well\"}]"));
    }

    @Test
    void tools_are_functions() throws Exception {
        assertThat(asked(HI + "," + TOOL).path("tools"))
                .isEqualTo(
                        json(
                                "[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                                        + "\"description\":\"How it is\",\"parameters\":{\"type\":"
                                        + "\"object\",\"properties\":{\"at\":{\"type\":\"string\"}}}}}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"auto\"} | \"auto\"",
                "{\"type\":\"any\"} | \"required\"",
                "{\"type\":\"none\"} | \"none\"",
                "{\"type\":\"tool\",\"name\":\"weather\"}"
                        + " | {\"type\":\"function\",\"function\":{\"name\":\"weather\"}}"
            })
    void a_choice_among_tools_is_one_there_too(String theirs, String ours) throws Exception {
        var asked = asked(HI + "," + TOOL + ",\"tool_choice\":" + theirs);
        assertThat(asked.path("tool_choice")).isEqualTo(json(ours));
        assertThat(asked.has("parallel_tool_calls")).isFalse();
        assertThat(asked(HI + ",\"tool_choice\":" + theirs).has("tool_choice")).isFalse();
    }

    @Test
    void one_tool_at_a_time_may_be_wished() throws Exception {
        var asked =
                asked(
                        HI
                                + ","
                                + TOOL
                                + ",\"tool_choice\":{\"type\":\"auto\","
                                + "\"disable_parallel_tool_use\":true}");
        assertThat(asked.path("parallel_tool_calls")).isEqualTo(json("false"));
    }

    @Test
    void a_schema_of_the_answer_is_one_there_too() throws Exception {
        var schema = "{\"type\":\"object\",\"properties\":{}}";
        assertThat(
                        asked(
                                        HI
                                                + ",\"output_config\":{\"effort\":\"low\",\"format\":"
                                                + "{\"type\":\"json_schema\",\"schema\":"
                                                + schema
                                                + "}}")
                                .path("response_format")
                                .path("json_schema")
                                .path("schema"))
                .isEqualTo(json(schema));
        assertThat(asked(HI + ",\"output_config\":{\"effort\":\"low\"}").has("response_format"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]",
                "\"mcp_servers\":[{\"type\":\"url\",\"url\":\"http://127.0.0.1\",\"name\":\"x\"}]",
                "\"container\":\"c-1\"",
                "\"api_base\":\"http://127.0.0.1:1\"",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":"
                        + "{\"type\":\"file\",\"file_id\":\"f-1\"}}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":"
                        + "{\"type\":\"url\",\"url\":\"http://127.0.0.1\"}}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"search_result\"}]}]",
            })
    void what_leads_elsewhere_is_refused(String fields) {
        assertThat(refusedFields(fields.startsWith("\"messages") ? fields : HI + "," + fields))
                .extracting(Refused::error)
                .isEqualTo(GatewayError.UNSUPPORTED);
    }

    @Test
    void a_picture_by_address_is_refused_like_everywhere() throws Exception {
        var asked =
                asked(
                        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\","
                                + "\"source\":{\"type\":\"url\",\"url\":\"http://169.254.169.254/\"}}]}]");
        var bytes = JSON.writeValueAsBytes(asked);
        assertThat(
                        catchThrowableOfType(
                                        RefusedException.class,
                                        () ->
                                                RequestPeek.at(
                                                        Route.CHAT,
                                                        bytes,
                                                        bytes.length,
                                                        "application/json"))
                                .refused()
                                .error())
                .isEqualTo(GatewayError.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"messages\":\"hi\"",
                "\"messages\":[7]",
                "\"messages\":[{\"role\":\"wizard\",\"content\":\"hi\"}]",
                "\"messages\":[{\"role\":\"user\",\"content\":7}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":7}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\"}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":"
                        + "{\"type\":\"base64\",\"media_type\":\"x\\\"y\",\"data\":\"a\"}}]}]",
                "\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\"}]}]",
                "\"system\":7,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]",
                "\"tools\":[{\"description\":\"no name\"}],\"messages\":[]",
                "\"model\":\"twice\",\"messages\":[]"
            })
    void what_is_malformed_is_refused(String fields) {
        assertThat(refusedFields(fields).error()).isEqualTo(GatewayError.BAD_VALUE);
    }

    @Test
    void what_is_needed_is_named() {
        var length = refused("{\"model\":\"guide\"," + HI + "}");
        assertThat(length)
                .extracting(Refused::error, Refused::param)
                .containsExactly(GatewayError.MISSING, "max_tokens");
        assertThat(refusedFields("\"messages\":[]"))
                .extracting(Refused::error, Refused::param)
                .containsExactly(GatewayError.MISSING, "messages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "[]", "{", "{}{}", "{\"a\":}", "\"text\"", "{\"a\":1} x"})
    void what_is_no_object_is_refused(String body) {
        assertThat(refused(body).error()).isIn(GatewayError.BAD_JSON, GatewayError.MISSING);
        assertThat(refused("[".repeat(5000)).error()).isEqualTo(GatewayError.BAD_JSON);
    }

    @Test
    void a_tree_that_would_fill_the_heap_is_not_built() {
        var many = ",[]".repeat(AskedTree.MOST_VALUES).substring(1);
        assertThat(refused("{\"a\":[" + many + "]}").error()).isEqualTo(GatewayError.TOO_LARGE);
    }

    @Test
    void bytes_that_are_no_text_are_refused() {
        var bad = new byte[] {'{', '"', (byte) 0xC3, 0x28, '"', ':', '1', '}'};
        assertThat(
                        catchThrowableOfType(
                                        RefusedException.class,
                                        () -> new MessagesClient().request(bad, bad.length))
                                .refused()
                                .error())
                .isEqualTo(GatewayError.BAD_UTF8);
    }
}
