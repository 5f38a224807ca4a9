package dev.dreamserver.security;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** The keys that a realm publishes, over HTTP. Follows no redirect. Thread-safe. */
final class PublishedKeys implements AccessTokens.KeySource {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST = 262_144;

    private final URI address;

    PublishedKeys(URI address) {
        this.address = address;
    }

    @Override
    public SigningKeys load() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address).timeout(PATIENCE).GET().build();
        // A client of its own, once in a while: none is held open, and it ends with the call.
        try (var client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build()) {
            var answer = client.send(request, BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new IOException("the realm's keys: status " + answer.statusCode());
                }
                var bytes = body.readNBytes(LONGEST + 1);
                if (bytes.length > LONGEST) {
                    throw new IOException("the realm's keys: too long");
                }
                return SigningKeys.read(new String(bytes, StandardCharsets.UTF_8), Instant.now());
            }
        }
    }
}
