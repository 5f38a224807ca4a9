package dev.dreamserver.identity;

import dev.dreamserver.platform.DreamException;

/**
 * How somebody wants the console to be. Belongs to the person and so goes with them from browser to
 * browser.
 *
 * @param language a language such as {@code de}; empty follows the browser
 * @param theme light, dark, or what the system shows
 * @param singleKeys whether single keys are shortcuts
 */
public record Preferences(String language, Theme theme, boolean singleKeys) {

    /** Of those who have not said anything yet. */
    public static final Preferences DEFAULT = new Preferences("", Theme.SYSTEM, true);

    /** The looks of the console. */
    public enum Theme {
        SYSTEM,
        LIGHT,
        DARK
    }

    /**
     * Checks the language.
     *
     * @throws DreamException {@link IdentityError#LANGUAGE} when it is none
     */
    public Preferences {
        if (!language.matches("|[a-z]{2,3}")) {
            throw new DreamException(IdentityError.LANGUAGE, "This is not a language");
        }
    }

    /** The same in another language. */
    public Preferences in(String otherLanguage) {
        return new Preferences(otherLanguage, theme, singleKeys);
    }

    /** The same in another look. */
    public Preferences with(Theme otherTheme) {
        return new Preferences(language, otherTheme, singleKeys);
    }

    /** The same with or without single keys. */
    public Preferences withSingleKeys(boolean on) {
        return new Preferences(language, theme, on);
    }
}
