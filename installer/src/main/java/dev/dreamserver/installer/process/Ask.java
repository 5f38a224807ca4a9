package dev.dreamserver.installer.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A short question over http to a service on loopback, with a limit. */
public final class Ask {

    private static final int MOST = 1 << 20;
    private static final int FIRST_ERROR = 400;

    private Ask() {}

    /**
     * An answer.
     *
     * @param status the http status; 0 when there was no answer
     * @param text the first MiB of the body, or why there was no answer
     */
    public record Reply(int status, String text) {

        /** True for the statuses 200 to 299. */
        public boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    /** Sends GET and waits no longer than the limit for each of connection and answer. */
    public static Reply get(String url, Duration limit) {
        return send("GET", url, Map.of(), null, limit);
    }

    /** Sends any request. A body goes with the content type that the headers name. */
    public static Reply send(
            String method,
            String url,
            Map<String, String> headers,
            @Nullable String body,
            Duration limit) {
        try {
            var connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            connection.setRequestMethod(method);
            connection.setConnectTimeout((int) limit.toMillis());
            connection.setReadTimeout((int) limit.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            headers.forEach(connection::setRequestProperty);
            if (body != null) {
                connection.setDoOutput(true);
                try (var out = connection.getOutputStream()) {
                    out.write(body.getBytes(StandardCharsets.UTF_8));
                }
            }
            return answer(connection);
        } catch (IOException e) {
            return new Reply(0, String.valueOf(e.getMessage()));
        }
    }

    private static Reply answer(HttpURLConnection connection) throws IOException {
        var status = connection.getResponseCode();
        try (var in =
                status >= FIRST_ERROR ? connection.getErrorStream() : connection.getInputStream()) {
            var text = in == null ? "" : new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
            return new Reply(status, text);
        }
    }
}
