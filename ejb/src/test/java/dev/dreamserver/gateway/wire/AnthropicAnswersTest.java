package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.DocumentedAnthropic.PING;
import static dev.dreamserver.gateway.wire.DocumentedAnthropic.START;
import static dev.dreamserver.gateway.wire.DocumentedAnthropic.STOP;
import static dev.dreamserver.gateway.wire.DocumentedAnthropic.blockStart;
import static dev.dreamserver.gateway.wire.DocumentedAnthropic.blockStop;
import static dev.dreamserver.gateway.wire.DocumentedAnthropic.delta;
import static dev.dreamserver.gateway.wire.DocumentedAnthropic.end;
import static dev.dreamserver.gateway.wire.DocumentedAnthropic.event;
import static dev.dreamserver.gateway.wire.DocumentedAnthropic.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages and streams of Anthropic's, as its documentation shows them, as chat completions. */
class AnthropicAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT = 64 * 1024;

    private static final String THOUGHTS =
            blockStart(0, "\"type\": \"thinking\", \"thinking\": \"\", \"signature\": \"\"")
                    + delta(0, "\"type\": \"thinking_delta\", \"thinking\": \"Let me see\"")
                    + delta(0, "\"type\": \"signature_delta\", \"signature\": \"EqQBCgIYAhIM\"")
                    + blockStop(0);
    private static final String TEXT =
            blockStart(1, "\"type\": \"text\", \"text\": \"\"")
                    + PING
                    + text(1, "Gr\\u00fc\u00df \\\"Gott\\\" \uD83D\uDE00")
                    + blockStop(1);
    private static final String CALLS =
            blockStart(
                            2,
                            "\"type\": \"tool_use\", \"id\": \"toolu_1\", \"name\": \"weather\","
                                    + " \"input\": {}")
                    + delta(2, "\"type\": \"input_json_delta\", \"partial_json\": \"\"")
                    + delta(2, "\"type\": \"input_json_delta\", \"partial_json\": \"{\\\"at\\\":\"")
                    + delta(
                            2,
                            "\"type\": \"input_json_delta\", \"partial_json\": \" \\\"Ulm\\\"}\"")
                    + blockStop(2)
                    + blockStart(
                            3,
                            "\"type\": \"tool_use\", \"id\": \"toolu_2\", \"name\": \"now\","
                                    + " \"input\": {}")
                    + delta(3, "\"type\": \"input_json_delta\", \"partial_json\": \"\"")
                    + blockStop(3);
    private static final String ALL =
            START
                    + THOUGHTS
                    + TEXT
                    + CALLS
                    + event("something_new", "\"index\": 9")
                    + end("tool_use")
                    + STOP;

    /** Gives so many bytes at each read, and now and then none. */
    private static final class Drops implements ReadableByteChannel {
        private final byte[] all;
        private final int size;
        private int at;
        private boolean dry;

        Drops(String all, int size) {
            this.all = all.getBytes(UTF_8);
            this.size = size;
        }

        @Override
        public int read(ByteBuffer to) {
            dry = !dry;
            if (dry) {
                return 0;
            }
            if (at == all.length) {
                return -1;
            }
            var count = Math.min(Math.min(size, to.remaining()), all.length - at);
            to.put(all, at, count);
            at += count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static String translated(String stream, int drop, int room) throws IOException {
        var from = new TranslatedEvents(new Drops(stream, drop), LIMIT, new AnthropicEvents(77));
        var out = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(room);
        while (true) {
            var count = from.read(buffer.clear());
            if (count < 0) {
                return out.toString(UTF_8);
            }
            out.write(buffer.array(), 0, count);
        }
    }

    private static List<JsonNode> chunks(String translated) throws IOException {
        var chunks = new ArrayList<JsonNode>();
        for (var event : translated.split("\n\n")) {
            if (event.startsWith("data: {")) {
                chunks.add(JSON.readTree(event.substring(6)));
            }
        }
        return chunks;
    }

    private static String together(List<JsonNode> chunks, String path) {
        return chunks.stream()
                .map(chunk -> chunk.at(path))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .collect(Collectors.joining());
    }

    @Test
    void a_stream_says_the_same_wherever_it_is_cut() throws Exception {
        var once = translated(ALL, ALL.length() * 2, 64 * 1024);
        for (var drop = 1; drop < 40; drop++) {
            assertThat(translated(ALL, drop, 7)).as("drops of %d", drop).isEqualTo(once);
        }
        var chunks = chunks(once);
        assertThat(together(chunks, "/choices/0/delta/content")).isEqualTo("Grüß \"Gott\" 😀");
        assertThat(together(chunks, "/choices/0/delta/reasoning_content")).isEqualTo("Let me see");
        assertThat(once).contains(": ping\n\n").endsWith("data: [DONE]\n\n");
        assertThat(once).doesNotContain("EqQBCgIYAhIM", "something_new");
        assertThat(chunks)
                .allSatisfy(
                        chunk -> {
                            assertThat(chunk.path("object").asText())
                                    .isEqualTo("chat.completion.chunk");
                            assertThat(chunk.path("id").asText()).startsWith("msg_");
                            assertThat(chunk.path("created").asLong()).isEqualTo(77);
                            assertThat(chunk.path("model").asText()).isEqualTo("some-model");
                        });
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(together(chunks, "/choices/0/finish_reason")).isEqualTo("tool_calls");
        assertThat(chunks.getLast().path("choices")).isEmpty();
        assertThat(chunks.getLast().path("usage"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11,"
                                        + "\"prompt_tokens_details\":{\"cached_tokens\":2},"
                                        + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}"));
    }

    @Test
    void calls_of_tools_come_with_their_numbers_and_arguments_that_are_json() throws Exception {
        var calls =
                chunks(translated(ALL, 100, 1000)).stream()
                        .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0"))
                        .filter(JsonNode::isObject)
                        .toList();
        assertThat(calls.getFirst())
                .isEqualTo(
                        JSON.readTree(
                                "{\"index\":0,\"id\":\"toolu_1\",\"type\":\"function\",\"function\":"
                                        + "{\"name\":\"weather\",\"arguments\":\"\"}}"));
        for (var index = 0; index < 2; index++) {
            var number = index;
            var arguments =
                    together(
                            calls.stream()
                                    .filter(call -> call.path("index").asInt() == number)
                                    .toList(),
                            "/function/arguments");
            assertThat(arguments).isEqualTo(index == 0 ? "{\"at\": \"Ulm\"}" : "{}");
        }
    }

    @Test
    void a_stream_that_ends_before_its_message_is_broken() {
        var cut = START + text(0, "Hel");
        assertThatThrownBy(() -> translated(cut, 50, 1000)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> translated(START + end("end_turn"), 50, 1000))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> translated("event: x\ndata: {\"type\":\n\n", 50, 1000))
                .isInstanceOf(IOException.class);
    }

    @Test
    void an_event_without_an_end_is_not_kept_for_ever() {
        var endless = "event: ping\ndata: {" + " ".repeat(2 * LIMIT);
        assertThatThrownBy(() -> translated(endless, 1000, 1000))
                .hasMessageContaining("larger than the limit");
    }

    @Test
    void an_error_is_told_as_one() throws Exception {
        var told =
                translated(
                        START
                                + "event: error\ndata: {\"type\": \"error\", \"error\": {\"type\":"
                                + " \"overloaded_error\", \"message\": \"Overloaded\"}}\n\n"
                                + STOP,
                        50,
                        1000);
        assertThat(told)
                .contains(
                        "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,stop",
        "stop_sequence,stop",
        "max_tokens,length",
        "model_context_window_exceeded,length",
        "tool_use,tool_calls",
        "refusal,content_filter",
        "pause_turn,stop",
        "one_of_tomorrow,stop"
    })
    void why_it_ended_has_a_name_that_clients_know(String reason, String finish) {
        assertThat(AnthropicReply.finish(reason)).isEqualTo(finish);
    }

    @Test
    void an_answer_in_one_piece_has_all_of_it_too() throws Exception {
        var message =
                "{\"type\":\"message\",\"id\":\"msg_1\",\"model\":\"some-model\",\"content\":["
                        + "{\"type\":\"thinking\",\"thinking\":\"Let me see\",\"signature\":\"x\"},"
                        + "{\"type\":\"text\",\"text\":\"One \"},{\"type\":\"text\",\"text\":\"two\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":"
                        + "{\"at\":\"Ulm\"}}],\"stop_reason\":\"tool_use\",\"usage\":"
                        + "{\"input_tokens\":5,\"cache_creation_input_tokens\":null,"
                        + "\"output_tokens\":7,\"output_tokens_details\":{\"thinking_tokens\":3}}}";
        assertThat(AnthropicReply.whole(JSON.readTree(message), 77).toString())
                .isEqualTo(
                        "{\"id\":\"msg_1\",\"object\":\"chat.completion\",\"created\":77,\"model\":"
                                + "\"some-model\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
                                + "\"assistant\",\"content\":\"One two\",\"reasoning_content\":"
                                + "\"Let me see\",\"tool_calls\":[{\"id\":\"toolu_1\",\"type\":"
                                + "\"function\",\"function\":{\"name\":\"weather\",\"arguments\":"
                                + "\"{\\\"at\\\":\\\"Ulm\\\"}\"}}]},\"logprobs\":null,"
                                + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":5,"
                                + "\"completion_tokens\":7,\"total_tokens\":12,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":3}}}");
        assertThatThrownBy(() -> AnthropicReply.whole(JSON.readTree("{\"choices\":[]}"), 1))
                .isInstanceOf(IOException.class);
    }
}
