package dev.dreamserver.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.Parts;
import dev.dreamserver.house.Stepped;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is let in at {@code /v1} by a key, who is not, and what the refused can learn: nothing. */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeysAtTheDoorIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final int KNOCKS = 150;

    private Instant begun = Instant.EPOCH;
    private Key good = new Key("", "", Instant.EPOCH);
    private Key revoked = good;
    private Key shortLived = good;

    private record Key(String id, String text, Instant expires) {}

    @BeforeAll
    void makeKeys(House house) throws Exception {
        begun = Instant.now();
        shortLived = make(house, "short-lived", "PT20S");
        good = make(house, "good", "P1D");
        revoked = make(house, "revoked", "P1D");
        assertThat(models(house, "x-api-key", revoked.text)).isEqualTo(200);
        assertThat(models(house, "x-api-key", shortLived.text)).isEqualTo(200);
        revoke(house, revoked);
    }

    @Test
    @Order(1)
    void a_good_key_opens_by_either_header_and_by_both_if_they_agree(House house) {
        assertThat(models(house, "Authorization", "Bearer " + good.text)).isEqualTo(200);
        assertThat(models(house, "authorization", "bearer " + good.text)).isEqualTo(200);
        assertThat(models(house, "X-API-Key", good.text)).isEqualTo(200);
        assertThat(models(house, "Authorization", "Bearer " + good.text, "x-api-key", good.text))
                .isEqualTo(200);
    }

    @Test
    @Order(2)
    void every_refusal_is_the_same_answer_whatever_was_wrong(House house) throws Exception {
        var seen = new LinkedHashMap<String, String>();
        for (var knock : wrongHeaders().entrySet()) {
            for (var path : List.of("GET /v1/models", "POST /v1/chat/completions")) {
                var body =
                        path.startsWith("GET")
                                ? ""
                                : "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
                try (var call =
                        Call.send(
                                house,
                                path
                                        + " HTTP/1.1\r\nHost: localhost\r\n"
                                        + knock.getValue()
                                        + (body.isEmpty() ? "\r\n" : body))) {
                    assertThat(call.status()).as(knock.getKey() + " " + path).isEqualTo(401);
                    assertThat(call.header("www-authenticate")).isEqualTo("Bearer");
                    assertThat(call.header("set-cookie")).isEmpty();
                    assertThat(call.header("x-request-id")).isNotEmpty();
                    assertThat(call.header("server-timing")).startsWith("t0;dur=0");
                    seen.put(knock.getKey() + " " + path, call.rest());
                }
            }
        }
        assertThat(seen.values()).hasSizeGreaterThan(20);
        assertThat(Map.copyOf(seen).values().stream().distinct()).hasSize(1);
        var error = JSON.readTree(seen.values().iterator().next()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("invalid_api_key");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.has("param")).isTrue();
    }

    private Map<String, String> wrongHeaders() {
        var wrong = new LinkedHashMap<String, String>();
        wrong.put("nothing", "");
        wrong.put("a session", "Cookie: JSESSIONID=abc; OIDC_STATE=abc\r\n");
        wrong.put("unknown", "x-api-key: ds_live_" + "y".repeat(32) + "\r\n");
        wrong.put("unknown as bearer", "Authorization: Bearer ds_live_" + "y".repeat(32) + "\r\n");
        wrong.put("almost", "x-api-key: " + almost(good.text) + "\r\n");
        wrong.put("half of one", "x-api-key: " + good.text.substring(0, 24) + "\r\n");
        wrong.put("one and more", "x-api-key: " + good.text + "a\r\n");
        wrong.put("revoked", "x-api-key: " + revoked.text + "\r\n");
        wrong.put("its hash", "x-api-key: " + sha256(good.text) + "\r\n");
        wrong.put("SQL", "x-api-key: " + good.text + "' or '1'='1\r\n");
        wrong.put("SQL as bearer", "Authorization: Bearer x' union select 1;--\r\n");
        wrong.put("SQL without spaces", "x-api-key: '/**/or/**/1=1--\r\n");
        wrong.put("very long", "x-api-key: " + "k".repeat(20_000) + "\r\n");
        wrong.put("no scheme", "Authorization: " + good.text + "\r\n");
        wrong.put("Basic", "Authorization: Basic " + good.text + "\r\n");
        wrong.put(
                "two that differ",
                "Authorization: Bearer " + good.text + "\r\nx-api-key: " + revoked.text + "\r\n");
        wrong.put("twice", ("Authorization: Bearer " + good.text + "\r\n").repeat(2));
        wrong.put(
                "two keys", "x-api-key: " + good.text + "\r\nx-api-key: " + revoked.text + "\r\n");
        wrong.put("from here", "X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\n");
        return wrong;
    }

    @Test
    @Order(3)
    void a_refusal_takes_as_long_whether_something_like_the_key_exists_or_not(House house)
            throws Exception {
        var kinds =
                List.of("ds_live_" + "y".repeat(32), almost(good.text), revoked.text, "nonsense");
        var times = new ArrayList<long[]>();
        kinds.forEach(kind -> times.add(new long[KNOCKS]));
        try (var call = Call.send(house, knock(kinds.getFirst()))) {
            for (var round = -20; round < KNOCKS; round++) {
                for (var kind = 0; kind < kinds.size(); kind++) {
                    call.next(knock(kinds.get(kind)));
                    var asked = System.nanoTime();
                    assertThat(call.status()).isEqualTo(401);
                    if (round >= 0) {
                        times.get(kind)[round] = System.nanoTime() - asked;
                    }
                }
            }
        }
        var usual = times.stream().mapToLong(KeysAtTheDoorIT::quartile).sorted().toArray();
        System.out.printf("refusals take %s ns%n", Arrays.toString(usual));
        assertThat(usual[usual.length - 1]).isLessThan(2 * usual[0]);
    }

    @Test
    @Order(4)
    void the_text_of_a_key_is_shown_once_and_only_its_hash_is_kept(House house) throws Exception {
        try (var database = house.database()) {
            try (var row =
                    database.prepareStatement(
                            "select hash, shown from api_key where id = ?::uuid")) {
                row.setString(1, good.id);
                var found = row.executeQuery();
                assertThat(found.next()).isTrue();
                assertThat(found.getString(1)).isEqualTo(sha256(good.text));
                assertThat(found.getString(2)).hasSize("ds_live_".length() + 5);
            }
            var tables =
                    database.createStatement()
                            .executeQuery(
                                    "select table_name from information_schema.tables where"
                                            + " table_schema = 'public' and table_type = 'BASE"
                                            + " TABLE'");
            while (tables.next()) {
                var table = tables.getString(1);
                try (var look =
                        database.prepareStatement(
                                "select count(*) from \""
                                        + table
                                        + "\" as r where"
                                        + " r::text like '%' || ? || '%'")) {
                    look.setString(1, good.text.substring(8));
                    var count = look.executeQuery();
                    count.next();
                    assertThat(count.getLong(1)).as(table).isZero();
                }
            }
        }
        try (var files = Files.walk(house.home().resolve("logs"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(good.text);
            }
        }
        assertThat(api(house, "GET", "/keys", "").body())
                .contains(good.id)
                .doesNotContain(good.text)
                .doesNotContain(sha256(good.text));
    }

    /** Alone, since it is promised in seconds; it needs nothing of the tests before it. */
    @Tag("alone")
    @Test
    @Order(5)
    void a_key_that_is_revoked_is_out_within_a_second_and_so_is_its_running_answer(House house)
            throws Exception {
        var key = make(house, "to-be-revoked", "P1D");
        try (var engine = new Stepped(new Parts(house).engine());
                var running = Call.ask(house, key.text, Call.LONG)) {
            running.readUntil("\"content\":\"Dream\"", engine);
            var at = Instant.now();
            revoke(house, key);
            assertThat(models(house, "x-api-key", key.text)).isEqualTo(401);
            assertThat(running.rest())
                    .endsWith("\n\n")
                    .contains("\"code\":\"access_withdrawn\"")
                    .doesNotContain("[DONE]");
            assertThat(Duration.between(at, Instant.now())).isLessThan(AT_ONCE);
        }
        try (var database = house.database();
                var row =
                        database.prepareStatement(
                                "select outcome, tokens_out, estimated from usage_attempt where"
                                        + " key_id = ?")) {
            row.setString(1, key.id);
            var found = row.executeQuery();
            assertThat(found.next()).isTrue();
            assertThat(found.getString(1)).isEqualTo("ABORTED");
            assertThat(found.getLong(2)).isPositive();
            assertThat(found.getBoolean(3)).isTrue();
            assertThat(found.next()).isFalse();
        }
        // Somebody else's key opens as before.
        try (var next = Call.ask(house, good.text, Call.SHORT)) {
            assertThat(next.rest()).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    @Order(6)
    void keys_cannot_make_or_end_keys(House house) {
        var made =
                house.send(
                        "POST",
                        "/api/v1/keys",
                        "{\"name\":\"child\"}",
                        "Authorization",
                        "Bearer " + good.text,
                        "Content-Type",
                        "application/json");
        assertThat(made.statusCode()).isEqualTo(403);
        assertThat(
                        house.send(
                                        "DELETE",
                                        "/api/v1/keys/" + good.id,
                                        "",
                                        "Authorization",
                                        "Bearer " + good.text)
                                .statusCode())
                .isEqualTo(403);
    }

    @Test
    @Order(7)
    void a_key_is_refused_from_the_moment_its_time_is_over(House house) throws Exception {
        var expires = shortLived.expires;
        for (var asked = Instant.now();
                models(house, "x-api-key", shortLived.text) == 200;
                asked = Instant.now()) {
            assertThat(asked).as("when it was let in").isBefore(expires);
            TimeUnit.MILLISECONDS.sleep(100); // between two looks
        }
        assertThat(Instant.now()).isAfterOrEqualTo(expires);
        try (var call = Call.send(house, knock(shortLived.text));
                var unknown = Call.send(house, knock("ds_live_" + "z".repeat(32)))) {
            assertThat(call.status()).isEqualTo(401);
            assertThat(call.rest()).isEqualTo(unknown.rest());
        }
    }

    @Test
    @Order(8)
    void refusals_are_counted_in_the_audit_log_and_do_not_flood_it(House house) throws Exception {
        // Order 3 alone was refused far more often than there may be entries.
        var sent = 2L * (KNOCKS + 20);
        var limit = Instant.now().plusSeconds(20);
        var entries = refusals(house, "key-unknown");
        while (times(entries) < sent) {
            assertThat(Instant.now()).as("counted " + times(entries)).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(500); // between two looks; the window is five seconds
            entries = refusals(house, "key-unknown");
        }
        var windows = Duration.between(begun, Instant.now()).toSeconds() / 5 + 2;
        assertThat(entries).hasSizeLessThanOrEqualTo((int) windows);
        assertThat(refusals(house, "key-revoked")).hasSizeBetween(1, (int) windows);
        assertThat(refusals(house, "key-missing")).hasSizeBetween(1, (int) windows);
        for (var entry : entries) {
            // Not what the client said about its address.
            assertThat(entry.path("subject").asText()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
            assertThat(entry.toString()).doesNotContain(good.text).doesNotContain("ds_live_yyy");
        }
    }

    private List<JsonNode> refusals(House house, String kind) throws Exception {
        var found = new ArrayList<JsonNode>();
        var page = JSON.readTree(api(house, "GET", "/audit/entries?limit=200", "").body());
        for (var entry : page.path("entries")) {
            if (entry.path("action").asText().equals("access.refuse")
                    && entry.path("details").path("kind").asText().equals(kind)
                    && Instant.parse(entry.path("at").asText()).isAfter(begun)) {
                found.add(entry);
            }
        }
        return found;
    }

    private static long times(List<JsonNode> entries) {
        return entries.stream().mapToLong(e -> e.path("details").path("times").asLong()).sum();
    }

    private static Key make(House house, String name, String validFor) throws Exception {
        var made =
                api(
                        house,
                        "POST",
                        "/keys",
                        "{\"name\":\"%s-%d\",\"validFor\":\"%s\"}"
                                .formatted(name, System.nanoTime(), validFor));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var json = JSON.readTree(made.body());
        var key = json.path("key");
        // The house counts in milliseconds.
        var expires = Instant.parse(key.path("expiresAt").asText()).truncatedTo(ChronoUnit.MILLIS);
        return new Key(key.path("id").asText(), json.path("text").asText(), expires);
    }

    private static void revoke(House house, Key key) {
        assertThat(api(house, "DELETE", "/keys/" + key.id, "").statusCode()).isEqualTo(204);
    }

    /** As the command line of this machine asks. */
    private static HttpResponse<String> api(House house, String method, String path, String body) {
        return house.send(
                method,
                "/api/v1" + path,
                body,
                "Authorization",
                "Bearer " + house.given().getProperty("dream.cli.token"),
                "Content-Type",
                "application/json");
    }

    private static int models(House house, String... headers) {
        return house.send("GET", "/v1/models", "", headers).statusCode();
    }

    private static String knock(String key) {
        return "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nx-api-key: " + key + "\r\n\r\n";
    }

    /** The same key but for its last character. */
    private static String almost(String key) {
        return key.substring(0, key.length() - 1) + (key.endsWith("A") ? "B" : "A");
    }

    /** A quarter was faster. The slower half says on a busy machine how long others had it. */
    private static long quartile(long[] times) {
        return Arrays.stream(times).sorted().skip(times.length / 4).findFirst().orElseThrow();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
