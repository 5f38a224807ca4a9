package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clients get wrong is answered in OpenAI's error shape, never by a 5xx, and leaves no usage.
 */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedRequestsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private String key = "";
    private String keyId = "";

    @BeforeAll
    void makeKey(House house) throws Exception {
        var made = JSON.readTree(house.dream("key", "create", "malformed", "--json").output());
        key = made.path("text").asText();
        keyId = made.path("key").path("id").asText();
        assertThat(keyId).isNotEmpty();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("no body", "application/json", "", 400),
                Arguments.of("half a body", "application/json", "{\"model\":\"dream-guide\",", 400),
                Arguments.of("an array", "application/json", "[]", 400),
                Arguments.of("a number", "application/json", "42", 400),
                Arguments.of("no model", "application/json", "{\"messages\":[]}", 400),
                Arguments.of("a model that is a number", "application/json", body("7", ""), 400),
                Arguments.of("an unknown model", "application/json", body("\"nobody\"", ""), 404),
                Arguments.of("no messages", "application/json", "{\"model\":\"dream-guide\"}", 400),
                Arguments.of(
                        "negative max_tokens",
                        "application/json",
                        body("\"dream-guide\"", ",\"max_tokens\":-1"),
                        400),
                Arguments.of(
                        "max_tokens as text",
                        "application/json",
                        body("\"dream-guide\"", ",\"max_tokens\":\"many\""),
                        400),
                Arguments.of(
                        "stream as text",
                        "application/json",
                        body("\"dream-guide\"", ",\"stream\":\"yes\""),
                        400),
                Arguments.of(
                        "two bodies", "application/json", body("\"dream-guide\"", "") + "{}", 400),
                Arguments.of(
                        "deep nesting",
                        "application/json",
                        "{\"model\":\"dream-guide\",\"messages\":" + "[".repeat(5000),
                        400),
                Arguments.of(
                        "max_tokens beyond all bounds",
                        "application/json",
                        body("\"dream-guide\"", ",\"max_tokens\":1e400"),
                        400),
                Arguments.of(
                        "negative max_completion_tokens",
                        "application/json",
                        body("\"dream-guide\"", ",\"max_completion_tokens\":-7"),
                        400),
                Arguments.of(
                        "no answers wanted",
                        "application/json",
                        body("\"dream-guide\"", ",\"n\":0"),
                        400),
                Arguments.of(
                        "a model twice",
                        "application/json",
                        body("\"dream-guide\"", ",\"model\":\"other\""),
                        400),
                Arguments.of(
                        "a model with a NUL",
                        "application/json",
                        body("\"dream\\u0000guide\"", ""),
                        400),
                Arguments.of(
                        "a way to another place",
                        "application/json",
                        body("\"dream-guide\"", ",\"api_base\":\"http://127.0.0.1:1\""),
                        400),
                Arguments.of(
                        "a picture by address",
                        "application/json",
                        "{\"model\":\"dream-guide\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://169.254.169.254/\"}}]}]}",
                        400),
                Arguments.of(
                        "another character set",
                        "application/json; charset=utf-16",
                        body("\"dream-guide\"", ""),
                        415),
                Arguments.of("text", "text/plain", body("\"dream-guide\"", ""), 415),
                Arguments.of(
                        "a form", "application/x-www-form-urlencoded", "model=dream-guide", 415));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void is_refused_in_the_right_shape(
            String what, String type, String body, int status, House house) throws Exception {
        var before = usageRows(house);
        var answer =
                house.send(
                        "POST",
                        "/v1/chat/completions",
                        body,
                        "Authorization",
                        "Bearer " + key,
                        "Content-Type",
                        type);
        assertThat(answer.statusCode()).as(what).isEqualTo(status);
        var error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("message").asText()).isNotBlank().doesNotContain("Exception");
        assertThat(error.path("type").asText()).isNotBlank();
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(usageRows(house)).isEqualTo(before);
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("no body", "", 400),
                Arguments.of("half a body", "{\"model\":\"dream-guide\",", 400),
                Arguments.of("an array", "[]", 400),
                Arguments.of("no length", body("\"dream-guide\"", ""), 400),
                Arguments.of("no model", "{\"max_tokens\":5,\"messages\":[]}", 400),
                Arguments.of("an unknown model", message("nobody", ""), 404),
                Arguments.of("a model twice", message("dream-guide", ",\"model\":\"x\""), 400),
                Arguments.of("two bodies", message("dream-guide", "") + "{}", 400),
                Arguments.of(
                        "deep nesting",
                        message("dream-guide", ",\"more\":" + "[".repeat(5000)),
                        400),
                Arguments.of(
                        "a million lists",
                        message("dream-guide", ",\"more\":[0" + ",[]".repeat(1_000_000) + "]"),
                        413),
                Arguments.of("stream as text", message("dream-guide", ",\"stream\":\"y\""), 400),
                Arguments.of(
                        "a way to another place",
                        message("dream-guide", ",\"base_url\":\"http://127.0.0.1:1\""),
                        400),
                Arguments.of(
                        "a picture by address",
                        message("dream-guide", "")
                                .replace(
                                        "\"hello\"",
                                        "[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":"
                                                + "\"http://169.254.169.254/\"}}]"),
                        400));
    }

    private static String message(String model, String more) {
        return body("\"%s\"".formatted(model), ",\"max_tokens\":5" + more);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void is_refused_in_anthropics_shape(String what, String body, int status, House house)
            throws Exception {
        var before = usageRows(house);
        var answer =
                house.send(
                        "POST",
                        "/v1/messages",
                        body,
                        "x-api-key",
                        key,
                        "Content-Type",
                        "application/json");
        assertThat(answer.statusCode()).as(what).isEqualTo(status);
        var error = JSON.readTree(answer.body());
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.path("error").path("message").asText())
                .isNotBlank()
                .doesNotContain("Exception");
        assertThat(error.path("error").path("type").asText()).isNotBlank();
        assertThat(answer.headers().firstValue("request-id"))
                .contains(error.path("request_id").asText());
        assertThat(usageRows(house)).isEqualTo(before);
    }

    @Test
    void bad_utf_8_is_refused(House house) throws Exception {
        var before = usageRows(house);
        var body = new ByteArrayOutputStream();
        body.writeBytes(
                "{\"model\":\"dream-guide\",\"messages\":[{\"role\":\"user\",\"content\":\""
                        .getBytes(StandardCharsets.UTF_8));
        body.write(0xC3);
        body.write(0x28);
        body.writeBytes("\"}]}".getBytes(StandardCharsets.UTF_8));
        var head =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(key, body.size());
        assertThat(raw(house, head.getBytes(StandardCharsets.US_ASCII), body.toByteArray()))
                .startsWith("HTTP/1.1 400")
                .contains("\"code\":\"invalid_utf8\"");
        assertThat(usageRows(house)).isEqualTo(before);
    }

    @Test
    void a_header_of_ten_megabytes_does_not_hurt(House house) throws Exception {
        var head =
                ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nX-Big: "
                                + "a".repeat(10_000_000)
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        var answer = raw(house, head, new byte[0]);
        assertThat(answer)
                .satisfiesAnyOf(
                        text -> assertThat(text).isEmpty(),
                        text -> assertThat(text).startsWith("HTTP/1.1 4"));
        assertThat(
                        house.send("GET", "/v1/models", "", "Authorization", "Bearer " + key)
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_body_over_the_limit_is_refused_announced_or_not(House house) throws Exception {
        var before = usageRows(house);
        var huge = body("\"dream-guide\"", ",\"user\":\"" + "a".repeat(40_000_000) + "\"");
        var answer =
                house.send(
                        "POST",
                        "/v1/chat/completions",
                        huge,
                        "Authorization",
                        "Bearer " + key,
                        "Content-Type",
                        "application/json");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"code\":\"request_too_large\"");
        try (var call =
                Call.send(
                        house,
                        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nx-api-key: "
                                + key
                                + "\r\nContent-Type: application/json\r\nTransfer-Encoding:"
                                + " chunked\r\n\r\n")) {
            var piece = "a".repeat(1 << 20);
            for (var i = 0; i < 21; i++) {
                call.more("100000\r\n" + piece + "\r\n");
            }
            assertThat(call.status()).isEqualTo(413);
            assertThat(call.rest()).contains("\"code\":\"request_too_large\"");
        }
        assertThat(usageRows(house)).isEqualTo(before);
    }

    @Test
    void no_key_and_wrong_keys_are_401_and_the_same(House house) {
        var none =
                house.send(
                        "POST",
                        "/v1/chat/completions",
                        body("\"dream-guide\"", ""),
                        "Content-Type",
                        "application/json");
        var wrong =
                house.send(
                        "POST",
                        "/v1/chat/completions",
                        body("\"dream-guide\"", ""),
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer ds_live_" + "y".repeat(32));
        var sql =
                house.send(
                        "POST",
                        "/v1/chat/completions",
                        body("\"dream-guide\"", ""),
                        "Content-Type",
                        "application/json",
                        "x-api-key",
                        "' or 1=1 --");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(sql.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).isEqualTo(sql.body());
    }

    /** Of this key: what somebody asked in an earlier test may end just now. */
    private long usageRows(House house) throws Exception {
        try (var database = house.database();
                var query =
                        database.prepareStatement(
                                "select count(*) from usage_attempt where key_id = ?")) {
            query.setString(1, keyId);
            var rows = query.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String body(String model, String more) {
        return "{\"model\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}"
                .formatted(model, more);
    }

    private static String raw(House house, byte[] head, byte[] body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), house.port())) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(head);
                socket.getOutputStream().write(body);
                socket.getOutputStream().flush();
            } catch (IOException refusedWhileSending) {
                return "";
            }
            try {
                return new String(socket.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
            } catch (IOException closed) {
                return "";
            }
        }
    }
}
