package dev.dreamserver.installer.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A short question over http to a service on loopback, with a limit. */
public final class Ask {

    private static final int MOST = 1 << 16;

    private Ask() {}

    /**
     * An answer.
     *
     * @param status the http status; 0 when there was no answer
     * @param text the first 64 KiB of the body, or why there was no answer
     */
    public record Reply(int status, String text) {

        /** True for status 200. */
        public boolean ok() {
            return status == HttpURLConnection.HTTP_OK;
        }
    }

    /** Sends GET and waits no longer than the limit for each of connection and answer. */
    public static Reply get(String url, Duration limit) {
        try {
            var connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) limit.toMillis());
            connection.setReadTimeout((int) limit.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            var status = connection.getResponseCode();
            try (var in =
                    status >= HttpURLConnection.HTTP_BAD_REQUEST
                            ? connection.getErrorStream()
                            : connection.getInputStream()) {
                var text =
                        in == null ? "" : new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
                return new Reply(status, text);
            }
        } catch (IOException e) {
            return new Reply(0, String.valueOf(e.getMessage()));
        }
    }
}
