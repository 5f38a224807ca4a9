package dev.dreamserver.platform;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names that people give to things: one line, whatever they typed. Letters of every language and
 * signs of several parts stay whole; what would turn the text beside the name around goes.
 * Stateless.
 */
public final class OneLine {

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    /** Marks that turn the direction of all that follows, and one that only looks like nothing. */
    private static final Pattern TURNS =
            Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069\\u200B\\uFEFF]");

    private OneLine() {}

    /** The text in one line; empty where nothing of it can be seen. */
    public static String of(String text) {
        var line = SPACES.matcher(TURNS.matcher(text).replaceAll("")).replaceAll(" ").strip();
        return line.codePoints().allMatch(sign -> Character.getType(sign) == Character.FORMAT)
                ? ""
                : line;
    }

    /** The text, or its beginning with dots; cut between words or else between signs. */
    public static String cut(String text, int length) {
        if (text.codePointCount(0, text.length()) <= length) {
            return text;
        }
        var most = text.offsetByCodePoints(0, length - 1);
        var space = text.lastIndexOf(' ', most);
        return text.substring(0, space > most / 2 ? space : wholeSigns(text, most)) + "…";
    }

    /** The last place up to which no family, flag or accent is cut in two. */
    private static int wholeSigns(String text, int most) {
        var signs = BreakIterator.getCharacterInstance(Locale.ROOT);
        signs.setText(text);
        var end = signs.preceding(most + 1);
        return end > 0 ? end : most;
    }
}
