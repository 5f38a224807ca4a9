package dev.dreamserver.settings;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One setting of the house: its key, default, meaning and rule. Declared once as a constant of the
 * capability's settings record; docs/settings.md is generated from these. Immutable.
 *
 * @param <T> the type its text is read as
 * @param key full name, such as {@code dream.gateway.connect-timeout}
 * @param fallback the text used when nothing is set
 * @param meaning one sentence for the reference table, with unit and reason
 * @param parse reads the text; throws {@link RuntimeException} on nonsense
 * @param rule what a value must satisfy
 * @param ruleText the rule in words, such as {@code 1 to 65535}
 */
public record Setting<T>(
        String key,
        String fallback,
        String meaning,
        Function<String, T> parse,
        Predicate<T> rule,
        String ruleText) {

    /** A setting that takes any value its type can hold. */
    public static <T> Setting<T> of(
            String key, String fallback, String meaning, Function<String, T> parse) {
        return new Setting<>(key, fallback, meaning, parse, any -> true, "");
    }

    /** The same setting with a rule for its values. */
    public Setting<T> when(Predicate<T> newRule, String newRuleText) {
        return new Setting<>(key, fallback, meaning, parse, newRule, newRuleText);
    }
}
