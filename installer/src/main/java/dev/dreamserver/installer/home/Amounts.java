package dev.dreamserver.installer.home;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads and writes amounts as people type them: {@code 5s}, {@code 90d}, {@code 384m}. */
public final class Amounts {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})\\s*(ms|s|m|h|d)");
    private static final Pattern MEMORY = Pattern.compile("(\\d{1,6})\\s*([kmg])b?");
    private static final long KIB = 1024L;
    private static final double MEGABYTE = 1e6;

    private Amounts() {}

    /**
     * A duration such as {@code 500ms}, {@code 5s}, {@code 10m}, {@code 12h} or {@code 90d}; ISO
     * 8601 ({@code PT5S}) is read too, because the house's own settings use it.
     */
    public static Duration duration(String text) {
        if (text.strip().startsWith("P")) {
            return Duration.parse(text.strip());
        }
        var match = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            throw new IllegalArgumentException("not a duration: " + text);
        }
        var amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Bytes from {@code 128m}, {@code 128MB} or {@code 1g}. */
    public static long memory(String text) {
        var match = MEMORY.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            throw new IllegalArgumentException("not an amount of memory: " + text);
        }
        var unit =
                switch (match.group(2)) {
                    case "k" -> KIB;
                    case "m" -> KIB * KIB;
                    default -> KIB * KIB * KIB;
                };
        return Math.multiplyExact(Long.parseLong(match.group(1)), unit);
    }

    /** Bytes for people: {@code 12.3 MB} or {@code 1.2 GB}. */
    public static String shown(long bytes) {
        return bytes >= 1_000_000_000L
                ? "%.1f GB".formatted(bytes / (MEGABYTE * 1000))
                : "%.1f MB".formatted(bytes / MEGABYTE);
    }

    /**
     * Bytes of memory and models as the console tells them, a GB being 2^30: {@code 1.2 GB}. What
     * is more than nothing never reads as nothing: {@code < 0.1 GB}.
     */
    public static String ofMemory(long bytes) {
        var gigabytes = (double) bytes / (KIB * KIB * KIB);
        return bytes > 0 && gigabytes < 0.05
                ? "< 0.1 GB"
                : String.format(Locale.ROOT, "%.1f GB", gigabytes);
    }

    /** A duration for people: {@code 45 s}, {@code 3 min}, {@code 5 h} or {@code 2 d}. */
    public static String shown(Duration duration) {
        var seconds = duration.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return duration.toMinutes() + " min";
        }
        return duration.toHours() < 48 ? duration.toHours() + " h" : duration.toDays() + " d";
    }
}
