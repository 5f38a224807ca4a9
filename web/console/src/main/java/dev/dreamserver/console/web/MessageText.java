package dev.dreamserver.console.web;

import java.text.CompactNumberFormat;
import java.text.DecimalFormatSymbols;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts values into a text of a bundle, with the plural that its language has for a number. A plural
 * is written as ICU writes it, {@code {0, plural, =0 {no key} one {# key} other {# keys}}}: the arm
 * of that very number, else the one of its category, else {@code other}; {@code #} is the number as
 * the language writes it. Which number is of which category the bundle of the pages says itself, as
 * {@code plural_rules} in the syntax of Unicode CLDR (<a
 * href="https://unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules">UTS #35, part
 * 3</a>), so that a language is a bundle and nothing else. What stands outside of plurals is a text
 * of {@link MessageFormat}. Arms hold places for values, and no further plural. Thread-safe.
 */
final class MessageText {

    private static final String ARM = "(=\\d+|[a-z]+)\\s*\\{((?:[^{}]|\\{[^{}]*})*)}";
    static final Pattern ARMS = Pattern.compile(ARM);

    /** A whole plural: the number of its value, and its arms. */
    static final Pattern PLURAL =
            Pattern.compile(
                    "\\{(\\d),\\s*plural,((?:\\s*" + ARM.replace("(=", "(?:=") + ")+)\\s*}");

    /** The key of the rules in the bundle of the pages. */
    static final String RULES = "plural_rules";

    /** Of the rules of each bundle, the category of a number; made once. */
    private static final Map<String, LongFunction<String>> CATEGORIES = new ConcurrentHashMap<>();

    private MessageText() {}

    /**
     * The text with its values.
     *
     * @param language how numbers are written, and which plural rules hold
     * @throws IllegalArgumentException where the text cannot be read
     */
    static String of(Locale language, String text, Object... values) {
        return new MessageFormat(arms(language, text, values), language).format(values);
    }

    private static String arms(Locale language, String text, Object... values) {
        if (!text.contains("plural,")) {
            return text; // most
        }
        return PLURAL.matcher(text)
                .replaceAll(
                        plural -> {
                            int at = Integer.parseInt(plural.group(1));
                            var arm = arm(plural.group(2), values[at], language);
                            return Matcher.quoteReplacement(arm.replace("#", "{" + at + "}"));
                        });
    }

    private static String arm(String arms, Object value, Locale language) {
        var texts =
                ARMS.matcher(arms)
                        .results()
                        .collect(Collectors.toMap(arm -> arm.group(1), arm -> arm.group(2)));
        var other = texts.getOrDefault("other", "");
        return value instanceof Number number
                ? texts.getOrDefault(
                        "=" + number, texts.getOrDefault(category(language, number), other))
                : other;
    }

    /** The name that CLDR has for the numbers of which this is one, such as {@code few}. */
    static String category(Locale language, Number number) {
        return CATEGORIES
                .computeIfAbsent(
                        Words.bundle(Words.BUNDLE, language).getString(RULES),
                        MessageText::categories)
                .apply(number.longValue());
    }

    /** The runtime's own reader of such rules chooses among patterns; here each is its name. */
    private static LongFunction<String> categories(String rules) {
        var names =
                Stream.of("zero", "one", "two", "few", "many", "other")
                        .map(name -> name + ":'" + name + "'")
                        .collect(Collectors.joining(" ", "{", "}"));
        var chosen =
                new CompactNumberFormat(
                        "0",
                        DecimalFormatSymbols.getInstance(Locale.ROOT),
                        new String[] {names},
                        rules);
        return number -> {
            synchronized (chosen) { // a format of the runtime serves one at a time
                return chosen.format(number);
            }
        };
    }
}
