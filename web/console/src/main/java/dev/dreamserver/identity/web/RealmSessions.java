package dev.dreamserver.identity.web;

import dev.dreamserver.identity.IdentityError;
import dev.dreamserver.identity.IdentitySettings;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sessions in Keycloak, which outlive those of the console: as long as one is open, its browser
 * comes in again without a password. Thread-safe.
 */
@ApplicationScoped
class RealmSessions {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SERVER_ERROR = 500;

    @Inject Settings settings;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * Ends the session that a token was made in; one that has ended already is fine.
     *
     * @throws DreamException {@link IdentityError#SIGN_IN_AWAY} when Keycloak does not answer
     */
    void end(String idToken) {
        var request =
                HttpRequest.newBuilder(IdentitySettings.from(settings).logoutAddress())
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "id_token_hint="
                                                + URLEncoder.encode(
                                                        idToken, StandardCharsets.UTF_8)))
                        .build();
        try {
            var answer = client.send(request, BodyHandlers.discarding());
            if (answer.statusCode() >= SERVER_ERROR) {
                throw away(new IOException("status " + answer.statusCode()));
            }
        } catch (IOException unreachable) {
            throw away(unreachable);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw away(stopping);
        }
    }

    private static DreamException away(Exception why) {
        return new DreamException(
                IdentityError.SIGN_IN_AWAY,
                "The sign-in does not answer now, so nothing was ended.",
                why);
    }
}
