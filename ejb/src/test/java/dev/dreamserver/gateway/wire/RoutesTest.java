package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is promised of every address, and what is the own way of one of them. */
class RoutesTest extends KernelFixture {

    private static final String FORM = "multipart/form-data; boundary=--x-y";
    private static final String SPEAK =
            "{\"model\":\"guide\",\"input\":\"hello there\",\"voice\":\"a\"}";

    private static final String PIECE =
            "event: response.output_text.delta\ndata: {\"delta\":\"a\"}\n\n";

    /** A request that each of them takes. */
    private static String sample(Route route) {
        return switch (route.path()) {
            case "/chat/completions" -> "{\"model\":\"guide\",\"messages\":[{\"content\":\"hi\"}]}";
            case "/completions", "/images/generations" -> "{\"model\":\"guide\",\"prompt\":\"hi\"}";
            case "/responses", "/embeddings" -> "{\"model\":\"guide\",\"input\":\"hi\"}";
            case "/rerank" -> "{\"model\":\"guide\",\"query\":\"q\",\"documents\":[\"a\"]}";
            case "/audio/speech" -> SPEAK;
            case "/audio/transcriptions" -> form("guide");
            default -> throw new IllegalStateException("write a sample for " + route.path());
        };
    }

    private static String form(String model) {
        return part("model", model)
                + "----x-y\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"a \\\"b.wav\"\r\n"
                + "Content-Type: audio/wav\r\n\r\n"
                + "RIFF\0\r\n"
                + "--x\r\n"
                + "\u00ff----x-y\r\r\n"
                + part("response_format", "text")
                + "----x-y--\r\n";
    }

    private static String part(String name, String value) {
        return "----x-y\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(name, value);
    }

    private static String type(Route route) {
        return route.body() == Route.Body.FORM ? FORM : "application/json";
    }

    private Wire.Answer ask(Route route, String body) throws IOException {
        try (var client = new Wire(port)) {
            client.postTo(route.path(), type(route), body.getBytes(ISO_8859_1));
            return client.answer();
        }
    }

    static List<Route> routes() {
        return Route.ALL;
    }

    static Stream<Route> inJson() {
        return Route.ALL.stream().filter(route -> route.body() == Route.Body.JSON);
    }

    // ---- every address --------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("routes")
    void bytes_pass_and_nothing_of_the_clients_head(Route route) throws Exception {
        start();
        engine.next(
                line -> {
                    assertThat(new String(line.bytes, ISO_8859_1)).isEqualTo(sample(route));
                    assertThat(line.head.lines())
                            .first()
                            .isEqualTo("POST /v1" + route.path() + " HTTP/1.1");
                    assertThat(line.head.lines().skip(1).filter(header -> !header.isEmpty()))
                            .allMatch(
                                    header ->
                                            header.matches(
                                                    "(?i)(host: 127\\.0\\.0\\.1:\\d+|content-type:"
                                                            + " .+|accept: .+|content-length:"
                                                            + " \\d+|authorization: Bearer"
                                                            + " engine-key)"));
                    line.json(200, plain("x", 4, 2));
                });
        try (var client = new Wire(port)) {
            var body = sample(route).getBytes(ISO_8859_1);
            client.send(
                    String.join(
                            "\r\n",
                            "POST /v1" + route.path() + "?api_base=http://evil/ HTTP/1.1",
                            "Host: evil.example",
                            "Authorization: Bearer good",
                            "Content-Type: " + type(route),
                            "Content-Length: " + body.length,
                            "X-Forwarded-Host: evil.example",
                            "Forwarded: host=evil.example",
                            "X-Upstream: http://evil/",
                            "Helicone-Target-Url: http://evil/",
                            "X-Portkey-Custom-Host: http://evil/",
                            "OpenAI-Organization: org",
                            "Cookie: a=b",
                            "",
                            ""));
            client.send(body);
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(row().outcome()).isEqualTo(Outcome.COMPLETE);
        awaitIdle();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void the_engines_own_name_of_the_model_replaces_ours(Route route) throws Exception {
        start(endpoint("guide", "a \"b\".gguf"));
        engine.next(
                line -> {
                    var name =
                            route.body() == Route.Body.FORM ? "a \"b\".gguf" : "a \\\"b\\\".gguf";
                    assertThat(new String(line.bytes, ISO_8859_1))
                            .isEqualTo(sample(route).replace("guide", name));
                    line.json(200, plain("x", 4, 2));
                });
        assertThat(ask(route, sample(route)).status()).isEqualTo(200);
        assertThat(row().model()).isEqualTo("guide");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void an_engine_that_cannot_is_a_404_that_says_so(Route route) throws Exception {
        start();
        engine.next(
                line ->
                        line.json(
                                501,
                                "{\"error\":{\"code\":501,\"message\":\"Start it with `--x`\","
                                        + "\"type\":\"not_supported_error\"}}"));
        var answer = ask(route, sample(route));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body())
                .contains(
                        "\"message\":\"The service of this model does not offer this: Start it with"
                                + " `--x`\"",
                        "\"code\":\"not_offered\"");
        var row = row();
        assertThat(row.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row.tokensIn() + row.tokensOut()).isZero();
        assertThat(engineHints).as("it is well").hasValue(0);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void what_is_needed_is_named(Route route) throws Exception {
        start();
        for (var need : Stream.concat(Stream.of("model"), route.needs().stream()).toList()) {
            var answer = ask(route, sample(route).replace("\"" + need + "\"", "\"other\""));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .contains(
                            "\"param\":\"" + need + "\"",
                            "\"code\":\"missing_required_parameter\"");
        }
        assertThat(rows).isEmpty();
        awaitIdle();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void no_field_leads_elsewhere(Route route) throws Exception {
        start();
        for (var field : List.of("api_base", "base_url", "extra_headers", "fallbacks")) {
            var body =
                    route.body() == Route.Body.FORM
                            ? part(field, "http://evil/") + sample(route)
                            : sample(route)
                                    .replace("{\"model", "{\"%s\":\"x\",\"model".formatted(field));
            var answer = ask(route, body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"param\":\"" + field + "\"", "unsupported_parameter");
        }
        assertThat(rows).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("inJson")
    void a_field_in_other_letters_does_not_either(Route route) throws Exception {
        start();
        var escaped = sample(route).replace("{\"model", "{\"api\\u005fbase\":1,\"model");
        assertThat(ask(route, escaped).status()).isEqualTo(400);
        assertThat(rows).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void other_methods_are_told_which_one(Route route) throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.send("GET /v1%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(route.path()));
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("Allow", "POST, OPTIONS");
        }
    }

    @ParameterizedTest
    @MethodSource("inJson")
    void a_form_is_not_json(Route route) throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.postTo(route.path(), FORM, form("guide").getBytes(ISO_8859_1));
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.body()).contains("application/json");
        }
    }

    @Test
    void an_unknown_address_is_told_the_known_ones() throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.postTo("/engines/x/completions", "{}");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("\"code\":\"unknown_url\"", "/v1/models");
            assertThat(Route.ALL).allMatch(route -> answer.body().contains("/v1" + route.path()));
        }
    }

    // ---- responses ------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"previous_response_id\":\"resp_1\"",
                "\"conversation\":{\"id\":\"conv_1\"}",
                "\"background\":true",
                "\"store\":true"
            })
    void answers_are_not_kept_and_nobody_is_told_otherwise(String field) throws Exception {
        start();
        var answer =
                ask(Route.RESPONSES, "{\"model\":\"guide\",\"input\":\"hi\",%s}".formatted(field));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Answers are not kept here", "unsupported_parameter");
    }

    @Test
    void to_ask_for_nothing_to_be_kept_is_fine() throws Exception {
        start();
        engine.next(line -> line.json(200, "{\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));
        assertThat(
                        ask(
                                        Route.RESPONSES,
                                        "{\"model\":\"guide\",\"input\":\"hi\",\"store\":false,"
                                                + "\"previous_response_id\":null}")
                                .status())
                .isEqualTo(200);
        assertThat(row().estimated()).isFalse();
    }

    @Test
    void none_can_be_fetched_again() throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.send("GET /v1/responses/resp_1 HTTP/1.1\r\nHost: x\r\nx-api-key: good\r\n\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("Answers are not kept here");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'type':'mcp','server_label':'x','server_url':'http://10.0.0.1/'}] | 400",
                "[{'type':'function','parameters':{'properties':{'server_url':{'type':'string'}}}}]"
                        + " | 200",
                "null | 200"
            })
    void a_tool_that_lives_elsewhere_is_not_taken(String tools, int status) throws Exception {
        start();
        if (status == 200) {
            engine.next(line -> line.json(200, "{}"));
        }
        var body = "{\"model\":\"guide\",\"input\":\"hi\",\"tools\":%s}".formatted(tools);
        assertThat(ask(Route.RESPONSES, body.replace('\'', '"')).status()).isEqualTo(status);
    }

    @Test
    void a_picture_by_address_is_not_fetched() throws Exception {
        start();
        var body =
                "{\"model\":\"guide\",\"input\":[{\"content\":[{\"type\":\"input_image\","
                        + "\"image_url\":\"http://169.254.169.254/\"}]}]}";
        assertThat(ask(Route.RESPONSES, body).status()).isEqualTo(400);
        engine.next(line -> line.json(200, "{}"));
        assertThat(
                        ask(
                                        Route.RESPONSES,
                                        body.replace(
                                                "http://169.254.169.254/",
                                                "data:image/png;base64,AAAA"))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void its_last_event_waits_for_the_row() throws Exception {
        ledgerGate = new CountDownLatch(1);
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.lastChunk(
                            PIECE
                                    + "event: response.completed\ndata: {\"response\":{\"usage\":"
                                    + "{\"input_tokens\":4,\"output_tokens\":1}}}\n\n");
                });
        try (var client = new Wire(port)) {
            client.postTo("/responses", "{\"model\":\"guide\",\"input\":\"hi\",\"stream\":true}");
            client.readUntil("\"delta\":\"a\"");
            client.socket.setSoTimeout(150);
            assertThatThrownBy(() -> client.readUntil("completed"))
                    .isInstanceOf(SocketTimeoutException.class);
            Objects.requireNonNull(ledgerGate).countDown();
            client.socket.setSoTimeout(15_000);
            client.readUntil("event: response.completed");
            client.readUntil("\"output_tokens\":1}}}");
        }
        assertThat(row().tokensIn()).isEqualTo(4);
    }

    @Test
    void what_cannot_be_recorded_ends_with_an_event_of_its_kind() throws Exception {
        ledgerWorks.set(false);
        start();
        engine.next(
                line -> {
                    line.streamHead();
                    line.lastChunk(PIECE + "event: response.completed\ndata: {}\n\n");
                });
        var answer = ask(Route.RESPONSES, "{\"model\":\"guide\",\"input\":\"hi\",\"stream\":true}");
        assertThat(answer.body())
                .contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":")
                .contains("usage_not_recorded")
                .doesNotContain("response.completed");
    }

    // ---- completions ----------------------------------------------------------------------------

    static Stream<Arguments> prompts() {
        return Stream.of(
                Arguments.of("\"\"", 200),
                Arguments.of("[\"a\",\"b\"]", 200),
                Arguments.of("[1,2,3]", 200),
                Arguments.of("[[1,2],[3]]", 200),
                Arguments.of("[]", 400),
                Arguments.of("null", 400),
                Arguments.of("7", 400),
                Arguments.of("{}", 400));
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void a_prompt_is_a_text_or_a_list(String prompt, int status) throws Exception {
        start();
        if (status == 200) {
            engine.next(line -> line.json(200, plain("x", 4, 2)));
        }
        var body = "{\"model\":\"guide\",\"max_tokens\":0,\"prompt\":%s}".formatted(prompt);
        assertThat(ask(Route.COMPLETIONS, body).status()).isEqualTo(status);
    }

    // ---- speech ---------------------------------------------------------------------------------

    @Test
    void sound_is_heard_while_it_is_made_and_its_end_waits_for_the_row() throws Exception {
        ledgerGate = new CountDownLatch(1);
        start();
        var more = new CountDownLatch(1);
        engine.next(
                line -> {
                    line.streamHead("audio/mpeg");
                    line.chunk("first;");
                    line.chunk("second;");
                    more.await();
                    line.lastChunk("last.");
                });
        try (var client = new Wire(port)) {
            client.postTo("/audio/speech", SPEAK);
            client.readUntil("first;");
            more.countDown();
            client.socket.setSoTimeout(150);
            assertThatThrownBy(() -> client.readUntil("last."))
                    .isInstanceOf(SocketTimeoutException.class);
            Objects.requireNonNull(ledgerGate).countDown();
            client.socket.setSoTimeout(15_000);
            client.readUntil("last.\r\n0\r\n\r\n");
        }
        var row = row();
        assertThat(row.firstTokenMicros()).isPresent();
        assertThat(row)
                .extracting(UsageRow::tokensIn, UsageRow::tokensOut, UsageRow::estimated)
                .containsExactly(3L, 0L, true);
        awaitIdle();
    }

    @Test
    void sound_keeps_its_kind_and_every_byte() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead("audio/wav");
                    line.lastChunk("RIFF\0\u00e4");
                });
        var answer = ask(Route.SPEECH, SPEAK);
        assertThat(answer.body()).isEqualTo("RIFF\0\u00e4");
        assertThat(answer.headers()).containsEntry("Content-Type", "audio/wav");
    }

    @Test
    void a_page_is_not_sound() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead("text/html");
                    line.lastChunk("<script>");
                });
        assertThat(ask(Route.SPEECH, SPEAK).headers())
                .containsEntry("Content-Type", "application/octet-stream");
    }

    @Test
    void sound_that_breaks_off_is_cut_and_never_looks_whole() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead("audio/mpeg");
                    line.chunk("first;");
                    line.chunk("second;");
                    line.socket.close();
                });
        try (var client = new Wire(port)) {
            client.postTo("/audio/speech", SPEAK);
            assertThatThrownBy(() -> client.readUntil("\r\n0\r\n")).isInstanceOf(IOException.class);
        }
        assertThat(row().outcome()).isEqualTo(Outcome.FAILED);
        awaitIdle();
    }

    // ---- transcriptions -------------------------------------------------------------------------

    @Test
    void text_comes_as_text_whatever_the_engine_calls_it() throws Exception {
        start();
        engine.next(
                line -> {
                    line.streamHead("text/html");
                    line.lastChunk("Hello there.\n");
                });
        var answer = ask(Route.TRANSCRIPTIONS, form("guide"));
        assertThat(answer.body()).isEqualTo("Hello there.\n");
        assertThat(answer.headers()).containsEntry("Content-Type", "text/plain; charset=utf-8");
        assertThat(row())
                .extracting(UsageRow::tokensIn, UsageRow::tokensOut, UsageRow::estimated)
                .containsExactly(0L, 3L, true);
    }

    @Test
    void a_transcript_streams() throws Exception {
        start();
        var said =
                "data: {\"type\":\"transcript.text.delta\",\"delta\":\"Hello\"}\n\n"
                        + "data: {\"type\":\"transcript.text.done\",\"text\":\"Hello\",\"usage\":"
                        + "{\"type\":\"tokens\",\"input_tokens\":14,\"output_tokens\":2}}\n\n";
        engine.next(
                line -> {
                    assertThat(line.head).contains("Accept: text/event-stream");
                    line.streamHead();
                    line.lastChunk(said);
                });
        var answer = ask(Route.TRANSCRIPTIONS, part("stream", "true") + form("guide"));
        assertThat(answer.body().replaceAll(": server-timing[^\n]*\n\n", "")).isEqualTo(said);
        assertThat(row())
                .extracting(UsageRow::tokensIn, UsageRow::tokensOut, UsageRow::estimated)
                .containsExactly(14L, 2L, false);
    }

    @Test
    void a_recording_over_the_limit_is_refused() throws Exception {
        set.put("dream.gateway.body-limit", "100000");
        start();
        var answer =
                ask(Route.TRANSCRIPTIONS, form("guide").replace("RIFF", "RIFF".repeat(30_000)));
        assertThat(answer.status()).isEqualTo(413);
        awaitIdle();
    }

    static Stream<Arguments> badForms() {
        var whole = form("guide");
        return Stream.of(
                Arguments.of("nothing", "", FORM),
                Arguments.of("another line between", whole.replace("----x-y", "----z"), FORM),
                Arguments.of("no end", whole.substring(0, whole.length() - 4), FORM),
                Arguments.of("a preamble", "before\r\n" + whole, FORM),
                Arguments.of("line feeds alone", whole.replace("\r\n", "\n"), FORM),
                Arguments.of("no name", whole.replace("; name=\"model\"", ""), FORM),
                Arguments.of(
                        "two names",
                        whole.replace("name=\"model\"", "name=\"a\"; name=\"b\""),
                        FORM),
                Arguments.of(
                        "a name in other words",
                        whole.replace("name=\"model\"", "name*=UTF-8''model"),
                        FORM),
                Arguments.of(
                        "two dispositions",
                        whole.replace(
                                "name=\"model\"\r\n",
                                "name=\"model\"\r\nContent-Disposition: form-data; name=\"b\"\r\n"),
                        FORM),
                Arguments.of(
                        "a head that other readers cut elsewhere",
                        whole.replace(
                                "name=\"model\"\r\n",
                                "name=\"model\"\r\nX: y\nContent-Disposition: form-data;"
                                        + " name=\"api_base\"\r\n"),
                        FORM),
                Arguments.of(
                        "a header that is not one",
                        whole.replace(
                                "name=\"model\"\r\n",
                                "name=\"model\"\r\nContent-Disposition : form-data;"
                                        + " name=\"api_base\"\r\n"),
                        FORM),
                Arguments.of(
                        "a part without a value", whole.replace("\r\n\r\nguide", "\r\n"), FORM),
                Arguments.of("a model twice", part("model", "other") + whole, FORM),
                Arguments.of("an impossible model", form("gui\0de"), FORM),
                Arguments.of("a model without end", form("g".repeat(2000)), FORM),
                Arguments.of("parts without end", part("a[]", "1").repeat(200) + whole, FORM));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badForms")
    void a_form_is_read_strictly(String what, String body, String type) throws Exception {
        start();
        try (var client = new Wire(port)) {
            client.postTo("/audio/transcriptions", type, body.getBytes(UTF_8));
            var answer = client.answer();
            assertThat(answer.status()).as(what + answer.body()).isEqualTo(400);
        }
        assertThat(rows).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | 415",
                "multipart/form-data | 415",
                "multipart/form-data; boundary= | 415",
                "multipart/form-data; boundary=\"a<b\" | 415",
                "multipart/mixed; boundary=--x-y | 415",
                "multipart/form-data; boundary=\"--x-y\" | 200",
                "multipart/form-data; boundary=--x-y; charset=UTF-8 | 200",
                "Multipart/Form-Data; charset=utf-8; Boundary=--x-y | 200"
            })
    void a_forms_line_is_found(String type, int status) throws Exception {
        start();
        if (status == 200) {
            engine.next(line -> line.json(200, "{\"text\":\"hi\"}"));
        }
        try (var client = new Wire(port)) {
            client.postTo("/audio/transcriptions", type, form("guide").getBytes(ISO_8859_1));
            assertThat(client.answer().status()).isEqualTo(status);
        }
    }
}
