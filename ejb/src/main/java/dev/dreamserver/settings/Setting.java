package dev.dreamserver.settings;

import dev.dreamserver.platform.DreamException;
import java.util.Locale;
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
 * @param by who may change it
 */
public record Setting<T>(
        String key,
        String fallback,
        String meaning,
        Function<String, T> parse,
        Predicate<T> rule,
        String ruleText,
        By by) {

    /** Who may change a setting. */
    public enum By {
        /** An administrator in the console, or the owner in the file. */
        CONSOLE,
        /** The owner in the file alone: it says what this machine runs and whom it trusts. */
        MACHINE,
        /** The dream command gives it at each start, whatever the file says. */
        LAUNCHER
    }

    /** A setting that takes any value its type can hold. */
    public static <T> Setting<T> of(
            String key, String fallback, String meaning, Function<String, T> parse) {
        return new Setting<>(key, fallback, meaning, parse, any -> true, "", By.CONSOLE);
    }

    /** A setting that is on or off. */
    public static Setting<Boolean> flag(String key, boolean fallback, String meaning) {
        return of(key, Boolean.toString(fallback), meaning, Setting::strictly)
                .when(any -> true, "true or false");
    }

    private static boolean strictly(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** The same setting with a rule for its values. */
    public Setting<T> when(Predicate<T> newRule, String newRuleText) {
        return new Setting<>(key, fallback, meaning, parse, newRule, newRuleText, by);
    }

    /** The same setting, given by the dream command at each start. */
    public Setting<T> asGiven() {
        return new Setting<>(key, fallback, meaning, parse, rule, ruleText, By.LAUNCHER);
    }

    /** The same setting, to be changed by the owner on the machine alone. */
    public Setting<T> onTheMachine() {
        return new Setting<>(key, fallback, meaning, parse, rule, ruleText, By.MACHINE);
    }

    /** Whether the dream command gives it at each start. */
    public boolean given() {
        return by == By.LAUNCHER;
    }

    /** Whether it is on or off, as its default shows. */
    public boolean isFlag() {
        return fallback.equals("true") || fallback.equals("false");
    }

    /** Whether it is a length of time, as its default or its rule shows. */
    public boolean isSpan() {
        return Spans.isAmong(fallback) || Spans.isAmong(ruleText);
    }

    /** The variable of the environment that goes before the owner's file. */
    public String variable() {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /**
     * The value that a text stands for.
     *
     * @throws DreamException {@link SettingsError#INVALID} when the text is nonsense or breaks the
     *     rule
     */
    public T read(String text) {
        T value;
        try {
            value = parse.apply(text);
        } catch (RuntimeException nonsense) {
            throw new DreamException(SettingsError.INVALID, refusal(), nonsense);
        }
        if (!rule.test(value)) {
            throw new DreamException(SettingsError.INVALID, refusal());
        }
        return value;
    }

    private String refusal() {
        return "%s has a value that cannot be used. It takes: %s"
                .formatted(key, ruleText.isEmpty() ? meaning : ruleText);
    }
}
