package dev.dreamserver.installer.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** One browser that a person has signed in with, as far as the wire shows it. */
final class ConsoleSession implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");

    private final URI start;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .cookieHandler(new LoopbackCookies())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();

    /** Browsers send a cookie marked Secure to this machine itself also over plain http. */
    private static final class LoopbackCookies extends CookieManager {

        LoopbackCookies() {
            super(null, CookiePolicy.ACCEPT_ALL);
        }

        @Override
        public void put(URI uri, Map<String, List<String>> headers) throws IOException {
            super.put(uri, headers);
            getCookieStore().getCookies().forEach(cookie -> cookie.setSecure(false));
        }
    }

    private ConsoleSession(String url) {
        this.start = URI.create(url + "/");
    }

    /** What the password becomes when the first sign-in asks for a new one. */
    static String changed(String password) {
        return password + "-Bench1";
    }

    /** Signs in; a first sign-in has to choose a new password on the way. */
    static ConsoleSession signIn(String url, String user, String password)
            throws IOException, InterruptedException {
        var session = new ConsoleSession(url);
        var page = session.get(session.start);
        if (asksFor(page, "username")) {
            page =
                    session.post(
                            page, "username=" + encoded(user) + "&password=" + encoded(password));
        }
        if (asksFor(page, "password-new")) {
            var chosen = encoded(changed(password));
            page = session.post(page, "password-new=" + chosen + "&password-confirm=" + chosen);
        }
        if (page.statusCode() != 200 || !page.uri().getPath().equals("/")) {
            throw new IOException(
                    "sign-in ended at " + page.uri().getPath() + " with " + page.statusCode());
        }
        return session;
    }

    HttpClient client() {
        return client;
    }

    URI at(String path) {
        return start.resolve(path);
    }

    HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    /** The same, for who has it with this tag already; an empty one has it not. */
    HttpResponse<byte[]> get(URI uri, String tag) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).GET();
        return send(tag.isEmpty() ? request : request.header("If-None-Match", tag));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    static String text(HttpResponse<byte[]> answer) throws IOException {
        var zipped = answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        if (!zipped) {
            return new String(answer.body(), StandardCharsets.UTF_8);
        }
        try (var content = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean asksFor(HttpResponse<byte[]> page, String field) throws IOException {
        return text(page).contains("name=\"" + field + "\"");
    }

    private HttpResponse<byte[]> post(HttpResponse<byte[]> page, String body)
            throws IOException, InterruptedException {
        var form = FORM.matcher(text(page));
        if (!form.find()) {
            throw new IOException("no form at " + page.uri().getPath());
        }
        var action = page.uri().resolve(form.group(1).replace("&amp;", "&"));
        return send(
                HttpRequest.newBuilder(action)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(
                request.timeout(LIMIT)
                        .header("Accept-Encoding", "gzip")
                        .header("Accept", "text/html,*/*")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
