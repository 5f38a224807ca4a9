package dev.dreamserver.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as settings keep them, in ISO 8601 such as PT90S, and as people type them: 90s, 5
 * min, 2 h, 30 d. Stateless.
 */
public final class Spans {

    private static final Pattern KEPT =
            Pattern.compile(
                    "\\bP(?=\\d|T\\d)(?:\\d+D)?(?:T(?:\\d+H)?(?:\\d+M)?(?:\\d+(?:\\.\\d+)?S)?)?(?!\\w)");
    private static final Pattern PART = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|m|h|d)(?![a-z])");
    private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + "\\s*)+");
    private static final List<ChronoUnit> UNITS =
            List.of(
                    ChronoUnit.DAYS,
                    ChronoUnit.HOURS,
                    ChronoUnit.MINUTES,
                    ChronoUnit.SECONDS,
                    ChronoUnit.MILLIS);

    private Spans() {}

    /** Says so many of a unit. */
    public interface Saying {
        String of(long count, ChronoUnit unit);
    }

    /** Whether there is one in this text, as settings keep it. */
    static boolean isAmong(String text) {
        return KEPT.matcher(text).find();
    }

    /** As settings keep it; empty where what was typed is none. */
    public static Optional<String> kept(String typed) {
        var text = typed.strip();
        if (KEPT.matcher(text.toUpperCase(Locale.ROOT)).matches()) {
            return Optional.of(text.toUpperCase(Locale.ROOT));
        }
        var low = text.toLowerCase(Locale.ROOT);
        if (!PARTS.matcher(low).matches()) {
            return Optional.empty();
        }
        var parts = PART.matcher(low).results().toList();
        if (parts.size() == 1) {
            var count = Long.parseLong(parts.getFirst().group(1));
            return Optional.of(kept(count, unit(parts.getFirst().group(2))));
        }
        return Optional.of(
                parts.stream()
                        .map(one -> Duration.of(Long.parseLong(one.group(1)), unit(one.group(2))))
                        .reduce(Duration.ZERO, Duration::plus)
                        .toString());
    }

    /** In the unit that was typed: 90 s stay 90 s. */
    private static String kept(long count, ChronoUnit unit) {
        return switch (unit) {
            case DAYS -> "P%dD".formatted(count);
            case HOURS -> "PT%dH".formatted(count);
            case MINUTES -> "PT%dM".formatted(count);
            case SECONDS -> "PT%dS".formatted(count);
            default -> Duration.of(count, unit).toString();
        };
    }

    private static ChronoUnit unit(String symbol) {
        return symbol.equals("m")
                ? ChronoUnit.MINUTES
                : UNITS.stream()
                        .filter(one -> symbol(one).equals(symbol))
                        .findFirst()
                        .orElseThrow();
    }

    /** The symbol by which it can be typed, the same in each language. */
    public static String symbol(ChronoUnit unit) {
        return switch (unit) {
            case DAYS -> "d";
            case HOURS -> "h";
            case MINUTES -> "min";
            case SECONDS -> "s";
            default -> "ms";
        };
    }

    /**
     * The same text, with those in it said in the largest unit that says them whole: PT60S as 1
     * minute, PT90S as 90 seconds.
     */
    public static String within(String text, Saying saying) {
        return KEPT.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(said(found.group(), saying)));
    }

    private static String said(String kept, Saying saying) {
        try {
            var span = Duration.parse(kept);
            for (var unit : UNITS) {
                if (!span.isZero() && span.toNanos() % unit.getDuration().toNanos() == 0) {
                    return saying.of(span.dividedBy(unit.getDuration()), unit);
                }
            }
            return span.isZero() ? saying.of(0, ChronoUnit.SECONDS) : kept;
        } catch (DateTimeParseException | ArithmeticException beyondWords) {
            return kept;
        }
    }

    /** Whether both texts are the same length of time, however it is written. */
    public static boolean areSame(String one, String other) {
        try {
            return Duration.parse(one).equals(Duration.parse(other));
        } catch (DateTimeParseException none) {
            return false;
        }
    }

    /** The units in which they are said, the largest first. */
    public static List<ChronoUnit> units() {
        return UNITS;
    }
}
