package dev.dreamserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One origin, one port; and what stays inside, stays inside. */
@ExtendWith(HouseExtension.class)
class OriginIT {

    private static final Pattern ISSUER = Pattern.compile("\"issuer\":\"([^\"]+)\"");
    private static final int SHORTEST_SECRET = 12;

    @Test
    void console_gateway_management_and_sign_in_answer_on_one_port(House house) {
        var key = house.newKey("origin");
        var console = house.send("GET", "/", "", "Accept", "text/html");
        assertThat(console.statusCode()).isEqualTo(302);
        assertThat(console.headers().firstValue("Location").orElseThrow())
                .startsWith(house.url() + "/auth/realms/dream/");
        assertThat(
                        house.send("GET", "/v1/models", "", "Authorization", "Bearer " + key)
                                .statusCode())
                .isEqualTo(200);
        assertThat(status(house, "/api/v1/version")).isEqualTo(200);
        assertThat(status(house, "/auth/realms/dream")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/admin",
                "/auth/admin/",
                "/auth/admin/master/console/",
                "/auth/admin/realms/dream/users",
                "/auth/realms/master",
                "/auth/realms/master/protocol/openid-connect/token",
                "/auth/%61dmin/",
                "/auth//admin/",
                "//auth/admin/",
                "/auth/./admin/",
                "/auth/realms/../admin/",
                "/auth/realms/dream/../master",
                "/auth/realms/%6daster",
                "/auth/realms//master",
                "/auth;x/admin/",
                "/auth/admin;x/",
                "/auth/realms/master;x",
                "/auth/realms;x/master",
                "/auth/realms%2fmaster",
                "/auth/%2e%2e/auth/admin/",
                "/auth\\admin/"
            })
    void keycloaks_own_administration_is_not_there(String path, House house) throws Exception {
        var answer = raw(house, "GET " + path + " HTTP/1.1", "Host: localhost:" + house.port());
        assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|404) .*");
    }

    @Test
    void health_and_metrics_answer_on_the_management_port(House house) throws Exception {
        assertThat(inside(house, "/health/live").statusCode()).isEqualTo(200);
        assertThat(inside(house, "/health/ready").statusCode()).isEqualTo(200);
        var metrics = inside(house, "/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("# TYPE ", "dream_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/management"})
    void nothing_of_the_management_port_answers_on_the_public_one(String path, House house) {
        var answer = house.send("GET", path, "");
        assertThat(answer.statusCode()).as(path).isNotEqualTo(200);
        assertThat(answer.body()).doesNotContain("\"checks\"", "# TYPE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: localhost\r\nX-Forwarded-Host: evil.example",
                "Host: localhost\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https"
                        + "\r\nX-Forwarded-Port: 1",
                "Host: localhost\r\nForwarded: host=evil.example;proto=https"
            })
    void a_spoofed_host_does_not_change_the_issuer(String headers, House house) throws Exception {
        var answer =
                raw(
                        house,
                        "GET /auth/realms/dream/.well-known/openid-configuration HTTP/1.1",
                        headers);
        assertThat(answer).doesNotContain("evil.example");
        var issuer = ISSUER.matcher(answer);
        assertThat(issuer.find()).as(answer).isTrue();
        assertThat(issuer.group(1)).isEqualTo(house.url() + "/auth/realms/dream");
    }

    @Test
    void every_listener_of_the_house_is_on_loopback(House house) {
        var listeners = Machine.listeners(Services.processes(house));
        assertThat(listeners).containsKeys(house.port(), house.port() + 1, house.port() + 3);
        assertThat(listeners.values()).allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void who_types_the_loopback_address_is_sent_to_the_name_that_the_sign_in_knows(House house)
            throws Exception {
        var typed = "http://127.0.0.1:" + house.port();
        try (var client = HttpClient.newHttpClient()) {
            var page = get(client, typed + "/chat?about=keys");
            assertThat(page.statusCode()).isEqualTo(302);
            assertThat(page.headers().firstValue("Location"))
                    .hasValue(house.url() + "/chat?about=keys");
            assertThat(get(client, typed + "/v1/models").statusCode()).isEqualTo(401);
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void no_secret_stands_in_a_command_line_or_a_log(House house) throws Exception {
        var secrets = secrets(house);
        assertThat(secrets.keySet())
                .contains("master-key", "postgres-superuser", "first-admin-password", "cli-token");
        var words = String.join("\n", Machine.commandLines().values());
        assertThat(words).contains(house.home().toString());
        var logs = new StringBuilder();
        for (var folder : List.of("logs", "wildfly")) {
            try (var files = Files.walk(house.home().resolve(folder))) {
                for (var file : (Iterable<Path>) files.filter(OriginIT::isLog)::iterator) {
                    logs.append(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(logs).isNotEmpty();
        secrets.forEach(
                (name, secret) -> {
                    assertThat(words.contains(secret)).as(name + " on a command line").isFalse();
                    assertThat(logs.indexOf(secret)).as(name + " in a log").isNegative();
                });
    }

    private static boolean isLog(Path file) {
        return file.toString().matches(".*\\.log(\\.[\\w-]+)?");
    }

    @Test
    void nobody_but_the_owner_can_look_into_the_home(House house) throws Exception {
        var home = house.home();
        for (var folder : List.of("", "secrets", "run", "logs", "postgres", "postgres/data")) {
            assertThat(mode(home.resolve(folder))).as(folder).isEqualTo("rwx------");
        }
        try (var secrets = Files.newDirectoryStream(home.resolve("secrets"))) {
            for (var secret : secrets) {
                assertThat(mode(secret)).as(secret.toString()).isEqualTo("rw-------");
            }
        }
        assertThat(mode(home.resolve("run/wildfly.properties"))).isEqualTo("rw-------");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Map<String, String> secrets(House house) throws IOException {
        var secrets = new HashMap<String, String>();
        try (var files = Files.newDirectoryStream(house.home().resolve("secrets"))) {
            for (var file : files) {
                var text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
                var name = String.valueOf(file.getFileName());
                if (text.length() >= SHORTEST_SECRET && !name.equals("realm-address")) {
                    secrets.put(name, text);
                }
            }
        }
        return secrets;
    }

    private static int status(House house, String path) {
        return house.send("GET", path, "").statusCode();
    }

    private static HttpResponse<String> inside(House house, String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + (house.port() + 4) + path);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** One request as its very bytes, because clients mend paths and refuse to lie about hosts. */
    private static String raw(House house, String line, String headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), house.port())) {
            socket.setSoTimeout(20_000);
            var request = line + "\r\n" + headers + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
