package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of Keycloak's tokens, and which forgeries, the gateway and the management API take. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensAtTheDoorIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct-horse-battery";
    private static final String ASK =
            "{\"model\":\"dream-guide\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private String token = "";
    private String other = "";

    @BeforeAll
    void addPeople(House house) {
        var people = new People(house);
        people.add("bearer", PASSWORD, "user");
        people.add("other-bearer", PASSWORD, "user");
        token = people.token("bearer", PASSWORD);
        other = people.token("other-bearer", PASSWORD);
    }

    @Test
    void a_genuine_token_opens_both_doors_however_its_scheme_is_written(House house)
            throws Exception {
        // The server reads a tab as a space, for both doors alike: neither sees what the other does
        // not.
        for (var scheme : List.of("Bearer ", "bearer ", "BEARER ", "Bearer\t")) {
            assertThat(chat(house, "Authorization: " + scheme + token)).isEqualTo(200);
            assertThat(keys(house, "Authorization: " + scheme + token)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"user, 200", "admin, 200", "operator, 403", "auditor, 403", "viewer, 403"})
    void only_those_who_may_ask_are_answered(String role, int status, House house)
            throws Exception {
        var people = new People(house);
        var id = people.add("asks-as-" + role, PASSWORD, role);
        people.take(id, "default-roles-dream"); // which lets everybody ask
        var header = "Authorization: Bearer " + people.token("asks-as-" + role, PASSWORD);
        assertThat(chat(house, header)).isEqualTo(status);
        try (var look =
                Call.send(
                        house,
                        "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n")) {
            assertThat(look.status()).isEqualTo(200);
        }
    }

    @Test
    void no_forgery_opens_either_door(House house) throws Exception {
        var header = token.substring(0, token.indexOf('.'));
        var claims = token.substring(header.length() + 1, token.lastIndexOf('.'));
        var signature = token.substring(token.lastIndexOf('.') + 1);
        var admin = decode(claims).replace("\"user\"", "\"admin\"");
        var wrong = new LinkedHashMap<String, String>();
        wrong.put("alg none", encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + claims + ".");
        wrong.put("alg None", encode("{\"alg\":\"None\"}") + "." + claims + "." + signature);
        wrong.put("unsigned", header + "." + claims + ".");
        wrong.put("two parts", header + "." + claims);
        wrong.put(
                "HS256",
                encode(decode(header).replace("RS256", "HS256")) + "." + claims + "." + signature);
        wrong.put("other claims", header + "." + encode(admin) + "." + signature);
        wrong.put("another's claims", header + "." + part(other, 1) + "." + signature);
        wrong.put("another's signature", header + "." + claims + "." + part(other, 2));
        wrong.put("the same beginning", token.substring(0, token.length() - 20) + "A".repeat(20));
        wrong.put("more at the end", token + "A");
        wrong.put("a fourth part", token + "." + signature);
        wrong.put(
                "own key",
                encode(decode(header).replaceFirst("\"kid\" ?: ?\"[^\"]*\"", "\"kid\":\"../../x\""))
                        + "."
                        + claims
                        + "."
                        + signature);
        wrong.put("dots", "..");
        wrong.put("a long one", "a." + "b".repeat(20_000) + ".c");
        for (var forgery : wrong.entrySet()) {
            assertRefused(house, forgery.getKey(), "Authorization: Bearer " + forgery.getValue());
        }
        assertRefused(house, "as a key", "Authorization: Basic " + token);
        // The genuine one still opens, so nothing above was refused for its neighbours' sake.
        assertThat(chat(house, "Authorization: Bearer " + token)).isEqualTo(200);
    }

    @Test
    void tokens_of_other_kinds_audiences_and_issuers_open_neither_door(House house)
            throws Exception {
        var all = form(house, "dream", "bearer", PASSWORD, "whole-house-tests", "&scope=openid");
        assertThat(all.path("access_token").asText()).isNotBlank();
        assertRefused(house, "ID token", bearer(all.path("id_token")));
        assertRefused(house, "refresh token", bearer(all.path("refresh_token")));
        assertRefused(
                house,
                "wrong audience",
                bearer(
                        // Keycloak may still be writing down that the first one came.
                        form(house, "dream", "other-bearer", PASSWORD, "admin-cli", "")
                                .path("access_token")));
        var keeper = Files.readString(house.home().resolve("secrets/keycloak-admin")).strip();
        assertRefused(
                house,
                "another issuer",
                bearer(
                        form(house, "master", "keeper", keeper, "admin-cli", "")
                                .path("access_token")));
    }

    @Test
    void a_token_is_refused_from_the_moment_its_time_is_over(House house) throws Exception {
        var people = new People(house);
        if (people.admin("GET", "/clients?clientId=brief", "").isEmpty()) {
            people.admin(
                    "POST",
                    "/clients",
                    """
                    {"clientId":"brief","publicClient":true,"directAccessGrantsEnabled":true,
                     "standardFlowEnabled":false,"attributes":{"access.token.lifespan":"6"},
                     "protocolMappers":[{"name":"audience","protocol":"openid-connect",
                       "protocolMapper":"oidc-audience-mapper",
                       "config":{"included.custom.audience":"dream-api","access.token.claim":"true"}}]}""");
        }
        var brief =
                form(house, "dream", "bearer", PASSWORD, "brief", "").path("access_token").asText();
        var ends =
                Instant.ofEpochSecond(JSON.readTree(decode(part(brief, 1))).path("exp").asLong());
        var header = "Authorization: Bearer " + brief;
        assertThat(chat(house, header)).isEqualTo(200);
        for (var asked = Instant.now(); chat(house, header) == 200; asked = Instant.now()) {
            assertThat(asked).as("when it was let in").isBefore(ends);
            TimeUnit.MILLISECONDS.sleep(50); // between two looks
        }
        assertThat(Instant.now()).isAfterOrEqualTo(ends);
        assertRefused(house, "expired", header);
    }

    private static void assertRefused(House house, String what, String header) throws Exception {
        assertThat(chat(house, header)).as(what + " at /v1").isEqualTo(401);
        assertThat(keys(house, header)).as(what + " at /api/v1").isEqualTo(401);
    }

    private static int chat(House house, String header) throws Exception {
        try (var call =
                Call.send(
                        house,
                        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                                + header
                                + "\r\nContent-Type: application/json\r\nContent-Length: "
                                + ASK.length()
                                + "\r\n\r\n"
                                + ASK)) {
            return call.status();
        }
    }

    private static int keys(House house, String header) throws Exception {
        try (var call =
                Call.send(
                        house,
                        "GET /api/v1/keys HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n")) {
            return call.status();
        }
    }

    private static String bearer(JsonNode token) {
        assertThat(token.asText()).isNotBlank();
        return "Authorization: Bearer " + token.asText();
    }

    private static JsonNode form(
            House house, String realm, String name, String password, String client, String more)
            throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/auth/realms/%s/protocol/openid-connect/token"
                                                .formatted(house.port() + 1, realm)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "grant_type=password&client_id=%s&username=%s&password=%s%s"
                                                .formatted(client, name, password, more)))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        }
    }

    private static String part(String jwt, int index) {
        return jwt.split("\\.")[index];
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
