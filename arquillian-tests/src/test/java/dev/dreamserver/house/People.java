package dev.dreamserver.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keycloak's administration as an administrator uses it: people, roles, and a client for bearer
 * tokens.
 */
public final class People {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEST_CLIENT = "whole-house-tests";
    private static final String KEEPER = "keeper";

    private final House house;
    private final String base;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Token> tokens = new HashMap<>();

    /** A bearer token, and how long it is given out: half of its minute. */
    private record Token(String text, Instant until) {}

    public People(House house) {
        this.house = house;
        this.base = "http://127.0.0.1:" + (house.port() + 1) + "/auth";
    }

    /**
     * Passwords are hashed with one round from now on: the care that Keycloak takes by itself costs
     * a tenth of a second of the processor for each person and each sign-in of the tests.
     */
    public void hashOnce() {
        var realm = (ObjectNode) admin("GET", "", "");
        var policy = realm.path("passwordPolicy").asText() + " and hashIterations(1)";
        admin("PUT", "", JSON.createObjectNode().put("passwordPolicy", policy).toString());
    }

    /** A person who may sign in with this password at once. Returns their id. */
    public String add(String name, String password, String... roles) {
        var body =
                """
                {"username":"%1$s","email":"%1$s@example.test","emailVerified":true,"firstName":"%1$s",
                 "lastName":"Test","enabled":true,
                 "credentials":[{"type":"password","value":"%2$s","temporary":false}]}"""
                        .formatted(name, password);
        admin("POST", "/users", body);
        var id = admin("GET", "/users?exact=true&username=" + name, "").get(0).path("id").asText();
        for (var given : admin("GET", "/users/" + id + "/role-mappings/realm", "")) {
            admin("DELETE", "/users/" + id + "/role-mappings/realm", "[" + given + "]");
        }
        for (var role : roles) {
            give(id, role);
        }
        return id;
    }

    public void give(String id, String role) {
        admin(
                "POST",
                "/users/" + id + "/role-mappings/realm",
                "[" + admin("GET", "/roles/" + role, "") + "]");
    }

    /** Makes them members of a new team. */
    public void team(String name, String... ids) {
        admin("POST", "/groups", "{\"name\":\"%s\"}".formatted(name));
        var team = admin("GET", "/groups?exact=true&search=" + name, "").get(0).path("id").asText();
        for (var id : ids) {
            admin("PUT", "/users/" + id + "/groups/" + team, "");
        }
    }

    public void take(String id, String role) {
        admin(
                "DELETE",
                "/users/" + id + "/role-mappings/realm",
                "[" + admin("GET", "/roles/" + role, "") + "]");
    }

    /** Ends all their sessions, as an administrator does. */
    public void end(String id) {
        admin("POST", "/users/" + id + "/logout", "");
    }

    public void disable(String id) {
        var person = (ObjectNode) admin("GET", "/users/" + id, "");
        person.put("enabled", false);
        admin("PUT", "/users/" + id, person.toString());
    }

    /** Lets a console at another address sign its people in here too. */
    public void welcome(String origin) {
        var console = (ObjectNode) admin("GET", "/clients?clientId=dream-console", "").get(0);
        console.withArray("redirectUris").add(origin + "/*");
        var leave = "post.logout.redirect.uris";
        var attributes = console.withObjectProperty("attributes");
        attributes.put(leave, attributes.path(leave).asText() + "##" + origin + "/*");
        admin("PUT", "/clients/" + console.path("id").asText(), console.toString());
    }

    /**
     * A bearer token as a program of this person holds it: the same one, until it is half through
     * or something was changed. Keycloak is slow to look at a password, as it should be, and
     * refuses a person who comes again while it still writes down that they came.
     */
    public String token(String name, String password) {
        ensureTestClient();
        return held(
                name,
                "/realms/dream/protocol/openid-connect/token",
                Map.of(
                        "grant_type", "password",
                        "client_id", TEST_CLIENT,
                        "username", name,
                        "password", password));
    }

    private String held(String name, String path, Map<String, String> fields) {
        var token = tokens.get(name);
        if (token == null || Instant.now().isAfter(token.until())) {
            var text = form(path, fields).path("access_token").asText();
            token = new Token(text, Instant.now().plusSeconds(30));
            tokens.put(name, token);
        }
        return token.text();
    }

    private void ensureTestClient() {
        if (!admin("GET", "/clients?clientId=" + TEST_CLIENT, "").isEmpty()) {
            return;
        }
        admin(
                "POST",
                "/clients",
                """
                {"clientId":"%s","publicClient":true,"directAccessGrantsEnabled":true,"standardFlowEnabled":false,
                 "protocolMappers":[
                  {"name":"audience","protocol":"openid-connect","protocolMapper":"oidc-audience-mapper",
                   "config":{"included.custom.audience":"dream-api","access.token.claim":"true"}},
                  {"name":"groups","protocol":"openid-connect","protocolMapper":"oidc-group-membership-mapper",
                   "config":{"claim.name":"groups","full.path":"false","access.token.claim":"true"}}]}"""
                        .formatted(TEST_CLIENT));
    }

    /** Makes a person a member of a team, which is there from then on. */
    public void join(String id, String team) {
        if (admin("GET", "/groups?exact=true&search=" + team, "").isEmpty()) {
            admin("POST", "/groups", "{\"name\":\"%s\"}".formatted(team));
        }
        var group = admin("GET", "/groups?exact=true&search=" + team, "").get(0).path("id");
        admin("PUT", "/users/" + id + "/groups/" + group.asText(), "{}");
    }

    /** One call of Keycloak's administration, for what only one test needs. */
    public JsonNode admin(String method, String path, String body) {
        if (!method.equals("GET")) {
            tokens.keySet().retainAll(Set.of(KEEPER));
        }
        return send(
                HttpRequest.newBuilder(URI.create(base + "/admin/realms/dream" + path))
                        .header("Authorization", "Bearer " + adminToken())
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private String adminToken() {
        try {
            var password = Files.readString(house.home().resolve("secrets/keycloak-admin")).strip();
            return held(
                    KEEPER,
                    "/realms/master/protocol/openid-connect/token",
                    Map.of(
                            "grant_type",
                            "password",
                            "client_id",
                            "admin-cli",
                            "username",
                            KEEPER,
                            "password",
                            password));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode form(String path, Map<String, String> fields) {
        var body =
                fields.entrySet().stream()
                        .map(
                                field ->
                                        field.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var built = request.build();
            var answer = client.send(built, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(
                        built.method()
                                + " "
                                + built.uri()
                                + ": "
                                + answer.statusCode()
                                + " "
                                + answer.body());
            }
            return answer.body().isEmpty() ? JSON.createArrayNode() : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
