package dev.dreamserver.door;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** A page that stands where another one cannot: 503, kept by nobody, whole in itself. Immutable. */
final class Notice {

    private static final String RETRY_AFTER_SECONDS = "5";
    private static final HttpString POLICY = new HttpString("Content-Security-Policy");

    /** All of it stands in the page itself; it asks its own address whether it may go. */
    private static final String ONLY_ITSELF =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                    + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static final String OTHER =
            """
              <div lang="{language}">
                <h2>{title}</h2>
                <p>{text}</p>
              </div>
            """;

    private final ByteBuffer page;

    private Notice(String page) {
        this.page = ByteBuffer.wrap(page.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }

    /** The page of what is away, {@code database} or {@code sign-in}, in every language. */
    static Notice of(String away) {
        var words = words("words.properties");
        var others = new StringBuilder();
        for (var language : words.getProperty("others").split(",")) {
            var theirs = words("words_" + language + ".properties");
            others.append(said(OTHER, away, theirs).replace("{language}", language));
        }
        return new Notice(said(text("away.html"), away, words).replace("{others}", others));
    }

    private static String said(String where, String away, Properties words) {
        return where.replace("{title}", words.getProperty(away + ".title"))
                .replace("{text}", words.getProperty(away + ".text"));
    }

    private static Properties words(String name) {
        var words = new Properties();
        try {
            words.load(new StringReader(text(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private static String text(String name) {
        try (var in = Notice.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The door lacks its " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its bytes, to be read by one. */
    ByteBuffer bytes() {
        return page.duplicate();
    }

    /** Makes the answer that has not begun the head of this page, whatever it was to be. */
    void head(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
        var headers = exchange.getResponseHeaders();
        headers.remove(Headers.CONTENT_ENCODING);
        headers.remove(Headers.TRANSFER_ENCODING);
        headers.remove(Headers.ETAG);
        headers.remove(Headers.LAST_MODIFIED);
        headers.put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
        headers.put(Headers.CONTENT_LENGTH, page.remaining());
        headers.put(Headers.CACHE_CONTROL, "no-store");
        headers.put(Headers.RETRY_AFTER, RETRY_AFTER_SECONDS);
        headers.put(Headers.REFERRER_POLICY, "no-referrer");
        headers.put(POLICY, ONLY_ITSELF);
    }

    /** Answers with it. */
    void send(HttpServerExchange exchange) {
        head(exchange);
        exchange.getResponseSender().send(bytes());
    }
}
