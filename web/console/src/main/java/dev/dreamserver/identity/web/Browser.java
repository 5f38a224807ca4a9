package dev.dreamserver.identity.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A browser in words, as far as it says what it is. People tell their sessions apart by it; nothing
 * else may depend on it.
 *
 * @param name such as Firefox; empty where it is unknown
 * @param system such as Windows; empty where it is unknown
 * @param handheld whether it is a phone or tablet
 */
public record Browser(String name, String system, boolean handheld) {

    /** By what is said; the first that fits, since most claim to be others too. */
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

    static {
        NAMES.put("Edg", "Edge");
        NAMES.put("OPR/", "Opera");
        NAMES.put("SamsungBrowser/", "Samsung Internet");
        NAMES.put("Firefox/", "Firefox");
        NAMES.put("FxiOS/", "Firefox");
        NAMES.put("CriOS/", "Chrome");
        NAMES.put("Chrome/", "Chrome");
        NAMES.put("Safari/", "Safari");
        SYSTEMS.put("iPhone", "iPhone");
        SYSTEMS.put("iPad", "iPad");
        SYSTEMS.put("Android", "Android");
        SYSTEMS.put("Windows", "Windows");
        SYSTEMS.put("CrOS", "ChromeOS");
        SYSTEMS.put("Macintosh", "macOS");
        SYSTEMS.put("Linux", "Linux");
    }

    /** Reads the header User-Agent. */
    static Browser of(String userAgent) {
        return new Browser(
                first(NAMES, userAgent),
                first(SYSTEMS, userAgent),
                userAgent.matches(".*(Mobi|Android|iPad).*"));
    }

    private static String first(Map<String, String> known, String text) {
        return known.entrySet().stream()
                .filter(sign -> text.contains(sign.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** For the log. */
    String words() {
        return "%s on %s".formatted(name.isEmpty() ? "?" : name, system.isEmpty() ? "?" : system);
    }
}
