package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every answer of the gateway says of itself: its id, its times, and its shape. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryAnswerSaysIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> ids = new HashSet<>();
    private String key = "";

    @BeforeAll
    void makeKey(House house) {
        key = house.newKey("every-answer");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/models, 200, ''",
        "HEAD, /v1/models, 200, ''",
        "GET, /v1/models/dream-guide, 200, ''",
        "HEAD, /v1/models/dream-guide, 200, ''",
        "GET, /v1/models/nobody, 404, model_not_found",
        "GET, /v1/models/dream-guide%2F..%2F..%2Fapi, 404, model_not_found",
        "OPTIONS, /v1/models, 204, ''",
        "OPTIONS, /v1/chat/completions, 204, ''",
        "POST, /v1/models, 405, method_not_allowed",
        "GET, /v1/chat/completions, 405, method_not_allowed",
        "PUT, /v1/chat/completions, 405, method_not_allowed",
        "DELETE, /v1/models/dream-guide, 405, method_not_allowed",
        "BREW, /v1/chat/completions, 405, method_not_allowed",
        "GET, /v1, 404, unknown_url",
        "GET, /v1/, 404, unknown_url",
        "POST, /v1/engines, 404, unknown_url",
        "GET, /v1/responses/resp_1, 404, response_not_found",
        "GET, /v1/embeddings, 405, method_not_allowed",
        "POST, /v1/embeddings, 415, unsupported_media_type",
        "POST, /v1/audio/transcriptions, 415, unsupported_media_type",
        "POST, /v1/chat/completions/more, 404, unknown_url",
        "POST, /v1/chat/completions, 415, unsupported_media_type",
    })
    void its_id_its_time_and_its_shape(
            String method, String path, int status, String code, House house) throws Exception {
        try (var call =
                Call.send(
                        house,
                        "%s %s HTTP/1.1\r\nHost: localhost\r\nOrigin: https://elsewhere.test\r\nX-Request-Id: mine\r\nx-api-key: %s\r\n\r\n"
                                .formatted(method, path, key))) {
            assertThat(call.status()).isEqualTo(status);
            var id = UUID.fromString(call.header("x-request-id"));
            assertThat(id.version()).isEqualTo(7);
            assertThat(ids.add(id.toString())).isTrue();
            assertThat(call.header("server-timing")).startsWith("t0;dur=0");
            assertThat(call.header("cache-control")).isEqualTo("no-store");
            assertThat(call.header("set-cookie")).isEmpty();
            assertThat(call.header("access-control-allow-origin")).isEmpty();
            if (status == 405 || status == 204) {
                assertThat(call.header("allow")).contains("OPTIONS");
            }
            if (!code.isEmpty()) {
                var error = JSON.readTree(call.rest()).path("error");
                assertThat(error.path("code").asText()).isEqualTo(code);
                assertThat(error.path("type").asText()).isNotBlank();
                assertThat(error.path("message").asText()).isNotBlank();
                assertThat(error.has("param")).isTrue();
            }
        }
    }

    @Test
    void one_model_and_the_list_are_in_openais_shape(House house) throws Exception {
        var list = JSON.readTree(house.send("GET", "/v1/models", "", "x-api-key", key).body());
        var one =
                JSON.readTree(
                        house.send("GET", "/v1/models/dream-guide", "", "x-api-key", key).body());
        assertThat(list.path("object").asText()).isEqualTo("list");
        assertThat(list.path("data")).contains(one);
        assertThat(one.path("object").asText()).isEqualTo("model");
        assertThat(one.path("id").asText()).isEqualTo("dream-guide");
        assertThat(one.path("created").isInt()).isTrue();
        assertThat(one.path("owned_by").asText()).isNotBlank();
    }

    @Test
    void a_whole_answer_tells_all_six_moments_in_their_order(House house) throws Exception {
        try (var call = Call.ask(house, key, Call.SHORT.replace("\"stream\":true,", ""))) {
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.header("server-timing"))
                    .matches(
                            "t0;dur=0, t1;dur=\\d+\\.\\d{3}, t2;dur=\\d+\\.\\d{3},"
                                    + " t3;dur=\\d+\\.\\d{3}, t4;dur=\\d+\\.\\d{3},"
                                    + " t5;dur=\\d+\\.\\d{3}");
            assertRising(call.header("server-timing"));
        }
    }

    @Test
    void a_stream_tells_four_moments_at_its_head_and_two_before_its_end(House house)
            throws Exception {
        try (var call = Call.ask(house, key, Call.SHORT)) {
            var body = call.rest();
            assertThat(call.header("content-type")).isEqualTo("text/event-stream");
            assertThat(call.header("server-timing"))
                    .matches(
                            "t0;dur=0, t1;dur=\\d+\\.\\d{3}, t2;dur=\\d+\\.\\d{3},"
                                    + " t3;dur=\\d+\\.\\d{3}");
            assertThat(body)
                    .containsPattern(
                            "\n\n: server-timing t4;dur=\\d+\\.\\d{3}, t5;dur=\\d+\\.\\d{3}\n\ndata")
                    .endsWith("\n\ndata: [DONE]\n\n");
            assertRising(
                    call.header("server-timing") + body.substring(body.indexOf(": server-timing")));
        }
    }

    @Test
    void a_made_up_host_or_a_route_in_a_header_opens_nothing(House house) throws Exception {
        for (var lines :
                new String[] {
                    "Host: localhost/v1/models?",
                    "Host: localhost\r\nX-Original-URL: /v1/models",
                    "Host: localhost\r\nX-Rewrite-URL: /health",
                    "Host: 127.0.0.1\r\nX-HTTP-Method-Override: GET",
                    "Host: evil.example"
                }) {
            try (var call =
                    Call.send(
                            house,
                            "POST /v1/chat/completions HTTP/1.1\r\n"
                                    + lines
                                    + "\r\nContent-Length: 0\r\n\r\n")) {
                assertThat(call.status()).as(lines).isIn(400, 401, 421);
            }
        }
    }

    private static void assertRising(String timing) {
        var before = 0.0;
        var found = Pattern.compile("dur=([0-9.]+)").matcher(timing);
        while (found.find()) {
            var mark = Double.parseDouble(found.group(1));
            assertThat(mark).as(timing).isGreaterThanOrEqualTo(before);
            before = mark;
        }
        assertThat(before).isPositive();
    }
}
