package dev.dreamserver.download;

import dev.dreamserver.download.FetchTrouble.Then;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for a range of a file. Follows redirects itself: each step is checked, and the
 * token goes to the hub alone. Remembers the signed address that a hub leads to, until that has run
 * out. For one file and one thread.
 */
final class Hub {

    private static final int HOPS = 5;

    private final DownloadSettings settings;
    private final Clock clock;
    private final Duration silence;
    private final URI original;
    private @Nullable URI signed;

    Hub(DownloadSettings settings, Clock clock, Duration silence, URI source) {
        this.settings = settings;
        this.clock = clock;
        this.silence = silence;
        original = mirrored(settings, source);
    }

    /** An answer of 200 or 206, or of 416. Close it. */
    record Answer(HttpURLConnection connection, int status) implements AutoCloseable {

        InputStream body() throws IOException {
            return connection.getInputStream();
        }

        Optional<String> etag() {
            return Optional.ofNullable(connection.getHeaderField("ETag"))
                    .filter(tag -> !tag.startsWith("W/") && tag.length() <= 300);
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(connection.getHeaderField(name));
        }

        long length() {
            return connection.getContentLengthLong();
        }

        /** A connection whose answer was read to its end serves the next part too. */
        @Override
        public void close() {
            try {
                connection.getInputStream().close();
            } catch (IOException refused) {
                connection.disconnect();
            }
        }
    }

    /** Asks for the bytes from here to there, the last one included. */
    Answer ask(long from, long to, Optional<String> etag) throws FetchTrouble {
        var known = signed;
        var at = known == null ? original : known;
        for (var hop = 0; hop <= HOPS; hop++) {
            FetchAddress.checkHop(at, settings.privately(), settings.proxy().isPresent());
            var answer = open(at, from, to, etag);
            var status = answer.status();
            if (status == 200 || status == 206 || status == 416) {
                signed = at.equals(original) ? null : at;
                return answer;
            }
            var next = answer.header("Location");
            if (status >= 300 && status < 400 && status != 304 && next.isPresent()) {
                answer.close();
                at = resolved(at, next.get());
                continue;
            }
            try (answer) {
                throw refused(answer, known != null, !at.equals(original));
            }
        }
        throw new FetchTrouble(Then.FAIL, "The server sends us from one address to the next");
    }

    private Answer open(URI at, long from, long to, Optional<String> etag) throws FetchTrouble {
        try {
            var connection = connection(at);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setConnectTimeout((int) Duration.ofSeconds(20).toMillis());
            connection.setReadTimeout((int) silence.toMillis());
            connection.setRequestProperty("User-Agent", "DreamServer");
            connection.setRequestProperty("Accept", "*/*");
            connection.setRequestProperty("Accept-Encoding", "identity");
            connection.setRequestProperty("Range", "bytes=%d-%d".formatted(from, to));
            etag.filter(tag -> from > 0)
                    .ifPresent(tag -> connection.setRequestProperty("If-Range", tag));
            if (mayKnowUs(at)) {
                connection.setRequestProperty(
                        "Authorization", "Bearer " + settings.token().reveal());
            }
            return new Answer(connection, connection.getResponseCode());
        } catch (IOException broken) {
            throw new FetchTrouble(Then.RETRY, "The server cannot be reached. Check the network");
        }
    }

    private HttpURLConnection connection(URI at) throws IOException {
        URLConnection connection =
                at.toURL().openConnection(settings.proxy().map(Hub::proxy).orElse(Proxy.NO_PROXY));
        if (connection instanceof HttpURLConnection http) {
            return http;
        }
        throw new IOException("not http");
    }

    private static Proxy proxy(URI address) {
        var port = address.getPort() < 0 ? 3128 : address.getPort();
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address.getHost(), port));
    }

    private boolean mayKnowUs(URI at) {
        return !settings.token().isEmpty()
                && isHub(settings, at)
                && ("https".equals(at.getScheme()) || settings.privately());
    }

    private static boolean isHub(DownloadSettings settings, URI at) {
        return settings.hub().equalsIgnoreCase(at.getHost());
    }

    private static URI mirrored(DownloadSettings settings, URI source) {
        if (settings.mirror().isEmpty() || !isHub(settings, source)) {
            return source;
        }
        var base = settings.mirror().get().toString().replaceFirst("/+$", "");
        var query = source.getRawQuery() == null ? "" : "?" + source.getRawQuery();
        return URI.create(base + source.getRawPath() + query);
    }

    private static URI resolved(URI at, String location) throws FetchTrouble {
        try {
            return at.resolve(new java.net.URI(location));
        } catch (java.net.URISyntaxException nonsense) {
            throw new FetchTrouble(Then.FAIL, "The server sends us to no address");
        }
    }

    private FetchTrouble refused(Answer answer, boolean remembered, boolean led) {
        var status = answer.status();
        if (remembered && status >= 400 && status < 500 && status != 429) {
            signed = null;
            return new FetchTrouble(Then.RENEW, "The signed address has run out");
        }
        return switch (status) {
            case 401 ->
                    new FetchTrouble(
                            Then.FAIL,
                            "The hub wants to know who you are: set dream.download.token to your"
                                    + " token of the hub, then resume");
            case 403 ->
                    led
                            ? new FetchTrouble(Then.RETRY, "The hub's storage refuses the file")
                            : new FetchTrouble(
                                    Then.FAIL,
                                    "The hub does not give you this file: accept its licence on the"
                                            + " hub's page, and check dream.download.token, then"
                                            + " resume");
            case 404, 410 ->
                    new FetchTrouble(
                            Then.FAIL, "The file is not there any more. Choose another source");
            case 429 ->
                    new FetchTrouble(
                            Then.RETRY,
                            "The hub has had too many requests from here",
                            wait(answer));
            case 408, 500, 502, 503, 504 ->
                    new FetchTrouble(
                            Then.RETRY, "The server is in trouble. Try later", wait(answer));
            default ->
                    new FetchTrouble(
                            Then.FAIL, "The server answers with status %d".formatted(status));
        };
    }

    private Optional<Duration> wait(Answer answer) {
        return answer.header("Retry-After").flatMap(text -> wait(text, clock.instant()));
    }

    static Optional<Duration> wait(String text, Instant now) {
        if (text.matches("[0-9]{1,6}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            var at =
                    DateTimeFormatter.RFC_1123_DATE_TIME
                            .withLocale(Locale.ENGLISH)
                            .parse(text, Instant::from);
            return Optional.of(Duration.between(now, at)).filter(Duration::isPositive);
        } catch (DateTimeParseException nonsense) {
            return Optional.empty();
        }
    }
}
