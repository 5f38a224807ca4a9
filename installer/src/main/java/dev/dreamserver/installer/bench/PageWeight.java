package dev.dreamserver.installer.bench;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Weighs a page as it comes over the wire: first with everything it refers to, then again with all
 * of that in the browser's cache.
 */
final class PageWeight {

    private static final int MOST_RESOURCES = 100;

    /** What a browser fetches to show a page; not what it keeps for a home screen or for later. */
    private static final Pattern RESOURCE =
            Pattern.compile(
                    "<(?:link(?=[^>]*\\brel=\"(?:stylesheet|icon|preload|modulepreload)\")[^>]*\\bhref"
                            + "|(?:script|img)\\b[^>]*\\bsrc)=\"([^\"#]+)");

    private static final Pattern IN_MODULE =
            Pattern.compile("\\b(?:from|import) *[\"'](\\.{1,2}/[^\"']+)");
    private static final Pattern IN_STYLE = Pattern.compile("url\\([\"']?([^)\"'#]+)");

    private static final Pattern MAX_AGE = Pattern.compile("\\bmax-age=(\\d{1,12})");

    /** With the tag of what the browser has, by which it asks; empty where it has to come again. */
    private final Map<URI, String> askedAgain = new LinkedHashMap<>();

    private final ConsoleSession session;
    private final URI page;

    PageWeight(ConsoleSession session, String path) {
        this.session = session;
        this.page = session.at(path);
    }

    /**
     * Bytes on the wire.
     *
     * @param first the page with everything it needs, nothing cached
     * @param warm the page again, with what the browser may not show without asking
     * @param resources how many things it needs, imported modules and fonts among them
     * @param requests how many of them are asked for the second time, the page among them
     */
    record Weight(long first, long warm, int resources, int requests) {}

    /** Fetches it as a browser would that sees it for the first time, and again. */
    Weight weigh() throws IOException, InterruptedException {
        var first = session.get(page);
        if (first.statusCode() != 200) {
            throw new IOException(page.getPath() + " answered " + first.statusCode());
        }
        var seen = new LinkedHashSet<URI>();
        var bytes = (long) first.body().length;
        for (var resource : references(RESOURCE, ConsoleSession.text(first), first.uri())) {
            bytes += fetch(resource, seen);
        }
        var again = (long) session.get(page).body().length;
        for (var resource : askedAgain.entrySet()) {
            again += session.get(resource.getKey(), resource.getValue()).body().length;
        }
        return new Weight(bytes, again, seen.size(), 1 + askedAgain.size());
    }

    private long fetch(URI resource, Set<URI> seen) throws IOException, InterruptedException {
        var ours = resource.getHost() != null && resource.getHost().equals(page.getHost());
        if (!ours || seen.size() >= MOST_RESOURCES || !seen.add(resource)) {
            return 0;
        }
        var answer = session.get(resource);
        var bytes = (long) answer.body().length;
        var control = answer.headers().firstValue("Cache-Control").orElse("");
        if (!isKept(control)) {
            var tag = answer.headers().firstValue("ETag").orElse("");
            askedAgain.put(resource, control.contains("no-store") ? "" : tag);
        }
        var type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("text/css") || type.startsWith("text/javascript")) {
            var within = type.startsWith("text/css") ? IN_STYLE : IN_MODULE;
            for (var inner : references(within, ConsoleSession.text(answer), resource)) {
                bytes += fetch(inner, seen);
            }
        }
        return bytes;
    }

    /** Whether a browser shows it the next time without asking, as its Cache-Control says. */
    static boolean isKept(String cacheControl) {
        var age = MAX_AGE.matcher(cacheControl);
        return age.find()
                && Long.parseLong(age.group(1)) > 0
                && !cacheControl.contains("no-store")
                && !cacheControl.contains("no-cache");
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
}
