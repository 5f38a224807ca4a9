package dev.dreamserver.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.util.JsonSerialization;

/** The house, as seen from Keycloak: one address that takes news. Thread-safe. */
final class House {

    /** Loopback answers in milliseconds; after this the house is busy and is asked again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(House.class);

    private final URI address;
    private final String secret;
    private final HttpClient client;

    House(URI address, String secret) {
        this.address = address;
        this.secret = secret;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /** The house that the environment names; empty where there is none to tell. */
    static Optional<House> from(Map<String, String> environment) {
        var address = environment.getOrDefault("DREAM_EVENTS_URL", "").strip();
        var secret = environment.getOrDefault("DREAM_EVENTS_SECRET", "").strip();
        if (address.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        var uri = URI.create(address);
        var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("DREAM_EVENTS_URL is not an http address");
        }
        return Optional.of(new House(uri, secret));
    }

    /**
     * Tells it, and waits until it has heard.
     *
     * @throws IOException when it did not take the news; tell it again later
     */
    void tell(PersonNews news) throws IOException, InterruptedException {
        post(JsonSerialization.writeValueAsString(news), news.kind());
    }

    /** Tells it how many sign-ins were refused, by address. The same holds. */
    void tell(Map<String, Long> refusedSignIns) throws IOException, InterruptedException {
        post(
                JsonSerialization.writeValueAsString(Map.of("refusedSignIns", refusedSignIns)),
                "REFUSED");
    }

    private void post(String body, String kind) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .header("X-Dream-Secret", secret)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        var status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == 400 || status == 422) {
            // Understood and refused for ever: holding on to it would hold up everything behind it.
            LOG.warnf("The house refused news of kind %s", kind);
            return;
        }
        if (status / 100 != 2) {
            throw new IOException("the house answered " + status);
        }
    }
}
