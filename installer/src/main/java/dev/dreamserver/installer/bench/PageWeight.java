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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Signs in to the console as a person would and weighs a page as it comes over the wire: first with
 * everything it refers to, then again with all of that in the browser's cache.
 */
final class PageWeight {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_RESOURCES = 100;
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
    private static final Pattern RESOURCE =
            Pattern.compile(
                    "<(?:link[^>]*rel=\"(?:stylesheet|icon|preload|manifest)\"[^>]*href|link[^>]*href|script[^>]*src|img[^>]*src)"
                            + "=\"([^\"#]+)");
    private static final Pattern IN_STYLE = Pattern.compile("url\\([\"']?([^)\"'#]+)");

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

    PageWeight(String url) {
        this.start = URI.create(url + "/");
    }

    /**
     * Bytes on the wire.
     *
     * @param first the page with everything it needs, nothing cached
     * @param warm the page alone
     * @param resources how many things it referred to
     */
    record Weight(long first, long warm, int resources) {}

    /** Signs in; a first sign-in has to choose a new password on the way. */
    Weight weigh(String user, String password) throws IOException, InterruptedException {
        var page = get(start);
        if (isForm(page, "name=\"username\"")) {
            page = post(page, "username=" + encoded(user) + "&password=" + encoded(password));
        }
        if (isForm(page, "name=\"password-new\"")) {
            var chosen = encoded(password + "-Bench1");
            page = post(page, "password-new=" + chosen + "&password-confirm=" + chosen);
        }
        if (page.statusCode() != 200 || !page.uri().getPath().equals("/")) {
            throw new IOException(
                    "sign-in ended at " + page.uri().getPath() + " with " + page.statusCode());
        }
        var again = get(start);
        var seen = new LinkedHashSet<URI>();
        var bytes = (long) again.body().length;
        for (var resource : references(RESOURCE, text(again), again.uri())) {
            bytes += fetch(resource, seen);
        }
        var warm = get(start);
        return new Weight(bytes, warm.body().length, seen.size());
    }

    private long fetch(URI resource, Set<URI> seen) throws IOException, InterruptedException {
        var ours = resource.getHost() != null && resource.getHost().equals(start.getHost());
        if (!ours || seen.size() >= MOST_RESOURCES || !seen.add(resource)) {
            return 0;
        }
        var answer = get(resource);
        var bytes = (long) answer.body().length;
        var type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("text/css")) {
            for (var inner : references(IN_STYLE, text(answer), resource)) {
                bytes += fetch(inner, seen);
            }
        }
        return bytes;
    }

    private static Set<URI> references(Pattern pattern, String text, URI base) {
        var found = new LinkedHashSet<URI>();
        var reference = pattern.matcher(text);
        while (reference.find()) {
            var target = reference.group(1).replace("&amp;", "&").strip();
            if (!target.startsWith("data:")) {
                found.add(base.resolve(target.replace(" ", "%20")));
            }
        }
        return found;
    }

    private boolean isForm(HttpResponse<byte[]> page, String field) throws IOException {
        return text(page).contains(field);
    }

    private HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).GET());
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

    private static String text(HttpResponse<byte[]> answer) throws IOException {
        var zipped = answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        if (!zipped) {
            return new String(answer.body(), StandardCharsets.UTF_8);
        }
        try (var content = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
