package dev.dreamserver.console.web;

import java.text.CompactNumberFormat;
import java.text.DecimalFormatSymbols;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
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

    /** What was read stays read: it is of bundles, so there is an end to it. */
    private static final Map<String, Read> READ = new ConcurrentHashMap<>();

    private static final Map<Written, MessageFormat> FORMATS = new ConcurrentHashMap<>();

    private record Plural(String before, int value, Map<String, String> arms) {}

    private record Read(List<Plural> plurals, String after) {}

    private record Written(Locale language, String text) {}

    private MessageText() {}

    /**
     * The text with its values.
     *
     * @param language how numbers are written, and which plural rules hold
     * @throws IllegalArgumentException where the text cannot be read
     */
    static String of(Locale language, String text, Object... values) {
        var format =
                FORMATS.computeIfAbsent(
                        new Written(language, arms(language, text, values)),
                        one -> new MessageFormat(one.text(), one.language()));
        synchronized (format) { // it serves one at a time
            return format.format(values);
        }
    }

    private static String arms(Locale language, String text, Object... values) {
        if (!text.contains("plural,")) {
            return text; // most
        }
        var read = READ.computeIfAbsent(text, MessageText::read);
        var chosen = new StringBuilder();
        for (var plural : read.plurals()) {
            var arm = arm(plural.arms(), values[plural.value()], language);
            chosen.append(plural.before()).append(arm.replace("#", "{" + plural.value() + "}"));
        }
        return chosen.append(read.after()).toString();
    }

    private static Read read(String text) {
        var plurals = new ArrayList<Plural>();
        var end = 0;
        for (var found = PLURAL.matcher(text); found.find(); end = found.end()) {
            var arms =
                    ARMS.matcher(found.group(2))
                            .results()
                            .collect(Collectors.toMap(arm -> arm.group(1), arm -> arm.group(2)));
            var before = text.substring(end, found.start());
            plurals.add(new Plural(before, Integer.parseInt(found.group(1)), arms));
        }
        return new Read(plurals, text.substring(end));
    }

    private static String arm(Map<String, String> arms, Object value, Locale language) {
        var other = arms.getOrDefault("other", "");
        if (!(value instanceof Number number)) {
            return other;
        }
        var exact = arms.get("=" + number);
        return exact == null ? arms.getOrDefault(category(language, number), other) : exact;
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
