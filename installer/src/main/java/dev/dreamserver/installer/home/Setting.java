package dev.dreamserver.installer.home;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One setting of the launcher: declared once, so that its check and the reference table cannot
 * differ. Immutable.
 *
 * @param <T> the type its text is read as
 * @param key full name, such as {@code dream.port}
 * @param fallback the text used when nothing is set
 * @param meaning one sentence for the reference table
 * @param parse reads the text; throws {@link RuntimeException} on nonsense
 * @param rule what a value must satisfy
 * @param ruleText the rule in words
 */
public record Setting<T>(
        String key,
        String fallback,
        String meaning,
        Function<String, T> parse,
        Predicate<T> rule,
        String ruleText) {

    /** A text without a rule; empty means not set. */
    static Setting<String> text(String key, String fallback, String meaning) {
        return new Setting<>(key, fallback, meaning, Function.identity(), any -> true, "any text");
    }

    /** A whole number between two bounds, both included. */
    static Setting<Integer> number(String key, int fallback, int least, int most, String meaning) {
        return new Setting<>(
                key,
                Integer.toString(fallback),
                meaning,
                Integer::valueOf,
                n -> n >= least && n <= most,
                least + " to " + most);
    }

    /** The variable of the environment that overrides the file, such as {@code DREAM_PORT}. */
    public String variable() {
        return variable(key);
    }

    static String variable(String key) {
        return key.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
