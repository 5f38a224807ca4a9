package dev.dreamserver.installer.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.Secrets;
import dev.dreamserver.installer.process.Ask;
import dev.dreamserver.owner.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Tells the realm where the house is. Keycloak imports a realm once and never again; without this,
 * a changed {@code dream.url} would end every sign-in with a refused redirect.
 */
final class RealmAddress {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Installation at;
    private final String keycloak;
    private final Path known;

    RealmAddress(Installation at) {
        this.at = at;
        this.keycloak = "http://127.0.0.1:" + at.settings().ports().keycloak() + "/auth";
        this.known = at.home().secrets().resolve("realm-address");
    }

    /** Does nothing when the realm knows the address already. */
    void tell() {
        var origin = at.settings().origin();
        if (!Files.isDirectory(at.distribution().keycloak().resolve("realm"))
                || origin.equals(lastTold())) {
            return;
        }
        try {
            change(origin);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Keycloak gave an answer that is no JSON", e);
        }
        OwnerOnly.write(known, origin + "\n");
    }

    private void change(String origin) throws JsonProcessingException {
        var bearer = Map.of("Authorization", "Bearer " + token());
        var clients = keycloak + "/admin/realms/dream/clients";
        var found =
                JSON.readTree(ask("GET", clients + "?clientId=dream-console", bearer, "").text());
        if (!(found.path(0) instanceof ObjectNode client)) {
            throw new IllegalStateException("the realm has no client dream-console");
        }
        client.put("rootUrl", origin).put("baseUrl", origin + "/");
        client.putArray("redirectUris").add(origin + "/*");
        client.withObjectProperty("attributes").put("post.logout.redirect.uris", origin + "/*");
        var headers =
                Map.of(
                        "Authorization",
                        bearer.getOrDefault("Authorization", ""),
                        "Content-Type",
                        "application/json");
        ask("PUT", clients + "/" + client.path("id").asText(), headers, client.toString());
    }

    private String token() throws JsonProcessingException {
        var form =
                "grant_type=password&client_id=admin-cli&username=keeper&password="
                        + URLEncoder.encode(
                                at.secrets().get(Secrets.Name.KEYCLOAK_ADMIN),
                                StandardCharsets.UTF_8);
        var reply =
                ask(
                        "POST",
                        keycloak + "/realms/master/protocol/openid-connect/token",
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        form);
        return JSON.readTree(reply.text()).path("access_token").asText();
    }

    private static Ask.Reply ask(
            String method, String url, Map<String, String> headers, String body) {
        var reply = Ask.send(method, url, headers, body.isEmpty() ? null : body, LIMIT);
        if (!reply.ok()) {
            throw new IllegalStateException(
                    "Keycloak refused its new address: %s %d".formatted(method, reply.status()));
        }
        return reply;
    }

    private String lastTold() {
        try {
            return Files.exists(known) ? Files.readString(known).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + known, e);
        }
    }
}
