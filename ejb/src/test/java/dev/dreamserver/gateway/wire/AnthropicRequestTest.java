package dev.dreamserver.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.security.Secret;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chat completions as Anthropic's Messages API documents what it takes. */
class AnthropicRequestTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String TOOL =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":"
                    + "\"How it is\",\"parameters\":{\"type\":\"object\",\"properties\":{\"at\":"
                    + "{\"type\":\"string\"}}}}}]";

    private final Anthropic anthropic =
            new Anthropic(
                    new EngineEndpoint(
                            "far",
                            URI.create("http://127.0.0.1"),
                            new Secret("k"),
                            "far/m",
                            "m",
                            200_000,
                            false,
                            false,
                            0));

    private JsonNode asked(String fields) throws Exception {
        var body = ("{\"model\":\"far/m\"," + fields + "}").getBytes(UTF_8);
        return JSON.readTree(anthropic.request(body, body.length, Route.CHAT));
    }

    private JsonNode messages(String messages) throws Exception {
        return asked("\"messages\":[" + messages + "]");
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    @Test
    void a_length_is_always_said() throws Exception {
        assertThat(asked(HI).path("max_tokens").asInt()).isEqualTo(16_384);
        assertThat(asked(HI + ",\"max_tokens\":7").path("max_tokens").asInt()).isEqualTo(7);
        for (var both :
                new String[] {
                    ",\"max_tokens\":7,\"max_completion_tokens\":9",
                    ",\"max_completion_tokens\":9,\"max_tokens\":7",
                    ",\"max_tokens\":null,\"max_completion_tokens\":9"
                }) {
            assertThat(asked(HI + both).path("max_tokens").asInt()).isEqualTo(9);
        }
    }

    @Test
    void what_both_have_is_passed_and_what_says_nothing_is_left_out() throws Exception {
        var asked =
                asked(
                        HI
                                + ",\"temperature\":0.2,\"top_p\":0.9,\"stream\":true,\"stop\":\"X\","
                                + "\"top_k\":5,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":"
                                + "1024},\"user\":\"u-1\",\"n\":1,\"seed\":3,\"stream_options\":"
                                + "{\"include_usage\":true},\"frequency_penalty\":0,"
                                + "\"presence_penalty\":0.0,\"logprobs\":false,\"logit_bias\":{},"
                                + "\"response_format\":{\"type\":\"text\"},\"store\":false,"
                                + "\"modalities\":[\"text\"],\"audio\":null,\"tool_choice\":\"auto\"");
        assertThat(asked)
                .isEqualTo(
                        json(
                                "{\"model\":\"m\",\"max_tokens\":16384,\"messages\":[{\"role\":"
                                        + "\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]"
                                        + "}],\"temperature\":0.2,\"top_p\":0.9,\"stream\":true,"
                                        + "\"stop_sequences\":[\"X\"],\"top_k\":5,\"thinking\":"
                                        + "{\"type\":\"enabled\",\"budget_tokens\":1024},"
                                        + "\"metadata\":{\"user_id\":\"u-1\"}}"));
        assertThat(asked(HI + ",\"stop\":[\"a\",\"b\"]").path("stop_sequences"))
                .isEqualTo(json("[\"a\",\"b\"]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"n\":2",
                "\"logprobs\":true",
                "\"top_logprobs\":3",
                "\"frequency_penalty\":0.5",
                "\"presence_penalty\":-1",
                "\"logit_bias\":{\"50256\":-100}",
                "\"modalities\":[\"text\",\"audio\"]",
                "\"audio\":{\"voice\":\"alloy\"}",
                "\"functions\":[{\"name\":\"f\"}]",
                "\"prediction\":{\"type\":\"content\"}",
                "\"response_format\":{\"type\":\"json_object\"}",
                "\"web_search_options\":{}",
                "\"verbosity\":\"low\"",
                "\"something_new\":1"
            })
    void what_it_has_no_words_for_is_refused_by_its_name(String field) {
        var name = field.substring(1, field.indexOf('"', 1));
        assertThatThrownBy(() -> asked(HI + "," + field))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        no -> {
                            assertThat(no.refused().param()).isEqualTo(name);
                            assertThat(no.refused().error()).isEqualTo(GatewayError.UNSUPPORTED);
                        });
    }

    @Test
    void what_the_system_says_stands_apart_and_turns_alternate() throws Exception {
        var asked =
                messages(
                        "{\"role\":\"system\",\"content\":\"Be brief.\"},"
                                + "{\"role\":\"user\",\"content\":\"one\"},"
                                + "{\"role\":\"user\",\"name\":\"mara\",\"content\":[{\"type\":"
                                + "\"text\",\"text\":\"two\",\"cache_control\":{\"type\":"
                                + "\"ephemeral\"}}]},"
                                + "{\"role\":\"assistant\",\"content\":\"\"},"
                                + "{\"role\":\"developer\",\"content\":\"Be kind.\"},"
                                + "{\"role\":\"user\",\"content\":\"three\"}");
        assertThat(asked.path("system"))
                .isEqualTo(
                        json(
                                "[{\"type\":\"text\",\"text\":\"Be brief.\"},{\"type\":\"text\","
                                        + "\"text\":\"Be kind.\"}]"));
        assertThat(asked.path("messages"))
                .isEqualTo(
                        json(
                                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
                                        + "\"one\"},{\"type\":\"text\",\"text\":\"two\","
                                        + "\"cache_control\":{\"type\":\"ephemeral\"}},{\"type\":"
                                        + "\"text\",\"text\":\"three\"}]}]"));
    }

    @Test
    void pictures_and_papers_come_inside() throws Exception {
        var asked =
                messages(
                        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                                + "{\"url\":\"data:image/png;base64,iVBORw0K\",\"detail\":\"low\"}},"
                                + "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\","
                                + "\"file_data\":\"data:application/pdf;base64,JVBERi0x\"}}]}");
        assertThat(asked.path("messages").path(0).path("content"))
                .isEqualTo(
                        json(
                                "[{\"type\":\"image\",\"source\":{\"type\":\"base64\","
                                        + "\"media_type\":\"image/png\",\"data\":\"iVBORw0K\"}},"
                                        + "{\"type\":\"document\",\"source\":{\"type\":\"base64\","
                                        + "\"media_type\":\"application/pdf\",\"data\":\"JVBERi0x\"},"
                                        + "\"title\":\"a.pdf\"}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/b.png\"}}",
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/svg+xml,<svg/>\"}}",
                "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA\",\"format\":\"wav\"}}",
                "{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}",
                "{\"type\":\"file\",\"file\":{\"file_data\":\"data:text/csv;base64,YQ==\"}}",
                "{\"no\":\"type\"}"
            })
    void other_parts_are_refused(String part) {
        assertThatThrownBy(() -> messages("{\"role\":\"user\",\"content\":[" + part + "]}"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        no -> assertThat(no.refused().error()).isEqualTo(GatewayError.UNSUPPORTED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"narrator\",\"content\":\"x\"}",
                "{\"role\":\"user\",\"content\":7}",
                "\"hi\"",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{not json\"}}]}",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"[1]\"}}]}"
            })
    void messages_that_are_none_are_the_clients_mistake(String message) {
        assertThatThrownBy(() -> messages(message))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        no -> assertThat(no.refused().error()).isEqualTo(GatewayError.BAD_VALUE));
    }

    @Test
    void calls_of_tools_and_all_their_results_are_one_turn_each() throws Exception {
        var asked =
                messages(
                        "{\"role\":\"user\",\"content\":\"weather?\"},{\"role\":\"assistant\","
                                + "\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":"
                                + "\"function\",\"function\":{\"name\":\"weather\",\"arguments\":"
                                + "\"{\\\"at\\\":\\\"Ulm\\\"}\"}},{\"id\":\"call_2\",\"type\":"
                                + "\"function\",\"function\":{\"name\":\"now\",\"arguments\":\"\"}}]},"
                                + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"rain\"},"
                                + "{\"role\":\"tool\",\"tool_call_id\":\"call_2\",\"content\":[]},"
                                + "{\"role\":\"user\",\"content\":\"so?\"}");
        assertThat(asked.path("messages").path(1))
                .isEqualTo(
                        json(
                                "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":"
                                        + "\"call_1\",\"name\":\"weather\",\"input\":{\"at\":"
                                        + "\"Ulm\"}},{\"type\":\"tool_use\",\"id\":\"call_2\","
                                        + "\"name\":\"now\",\"input\":{}}]}"));
        assertThat(asked.path("messages").path(2))
                .isEqualTo(
                        json(
                                "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                                        + "\"tool_use_id\":\"call_1\",\"content\":[{\"type\":"
                                        + "\"text\",\"text\":\"rain\"}]},{\"type\":\"tool_result\","
                                        + "\"tool_use_id\":\"call_2\"},{\"type\":\"text\",\"text\":"
                                        + "\"so?\"}]}"));
        assertThat(asked.path("messages")).hasSize(3);
    }

    @Test
    void tools_and_the_choice_among_them_are_translated() throws Exception {
        assertThat(asked(HI + "," + TOOL).path("tools"))
                .isEqualTo(
                        json(
                                "[{\"name\":\"weather\",\"description\":\"How it is\","
                                        + "\"input_schema\":{\"type\":\"object\",\"properties\":"
                                        + "{\"at\":{\"type\":\"string\"}}}}]"));
        assertThat(
                        asked(
                                        HI
                                                + ",\"tools\":[{\"type\":\"function\",\"function\":"
                                                + "{\"name\":\"now\",\"strict\":true}}]")
                                .path("tools"))
                .isEqualTo(
                        json(
                                "[{\"name\":\"now\",\"input_schema\":{\"type\":\"object\","
                                        + "\"properties\":{}},\"strict\":true}]"));
        choice("\"tool_choice\":\"auto\"", "{\"type\":\"auto\"}");
        choice("\"tool_choice\":\"none\"", "{\"type\":\"none\"}");
        choice("\"tool_choice\":\"required\"", "{\"type\":\"any\"}");
        choice(
                "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}",
                "{\"type\":\"tool\",\"name\":\"weather\"}");
        choice(
                "\"parallel_tool_calls\":false",
                "{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
        choice(
                "\"parallel_tool_calls\":false,\"tool_choice\":\"required\"",
                "{\"type\":\"any\",\"disable_parallel_tool_use\":true}");
        choice("\"parallel_tool_calls\":false,\"tool_choice\":\"none\"", "{\"type\":\"none\"}");
        assertThatThrownBy(() -> asked(HI + ",\"tools\":[{\"type\":\"custom\",\"custom\":{}}]"))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(
                        () ->
                                asked(
                                        HI
                                                + ","
                                                + TOOL
                                                + ",\"tool_choice\":{\"type\":\"allowed_tools\"}"))
                .isInstanceOf(RefusedException.class);
    }

    private void choice(String said, String becomes) throws Exception {
        assertThat(asked(HI + "," + TOOL + "," + said).path("tool_choice"))
                .isEqualTo(json(becomes));
    }

    @Test
    void a_schema_and_an_effort_are_asked_for_in_its_own_way() throws Exception {
        assertThat(
                        asked(
                                        HI
                                                + ",\"reasoning_effort\":\"high\",\"response_format\":"
                                                + "{\"type\":\"json_schema\",\"json_schema\":{\"name\":"
                                                + "\"a\",\"strict\":true,\"schema\":{\"type\":"
                                                + "\"object\"}}}")
                                .path("output_config"))
                .isEqualTo(
                        json(
                                "{\"effort\":\"high\",\"format\":{\"type\":\"json_schema\","
                                        + "\"schema\":{\"type\":\"object\"}}}"));
        assertThat(
                        asked(HI + ",\"reasoning_effort\":\"minimal\"")
                                .at("/output_config/effort")
                                .asText())
                .isEqualTo("low");
        assertThat(asked(HI + ",\"reasoning_effort\":\"none\"").has("output_config")).isFalse();
    }

    @Test
    void only_chats_are_asked() {
        var body = "{\"model\":\"m\",\"input\":\"x\"}".getBytes(UTF_8);
        assertThatThrownBy(() -> anthropic.request(body, body.length, Route.EMBEDDINGS))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        no -> assertThat(no.refused().error()).isEqualTo(GatewayError.NOT_OFFERED));
    }

    /** A tree of them would be many times their size. */
    @Test
    void more_values_than_anybody_needs_are_refused_also_in_the_arguments_of_a_tool() {
        var lists = "[" + "[],".repeat(AskedTree.MOST_VALUES) + "[]]";
        var call =
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":"
                        + lists
                        + "}\"}}]}";
        assertThatThrownBy(() -> asked(HI + ",\"metadata\":" + lists))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> messages(call)).isInstanceOf(RefusedException.class);
    }
}
