package dev.dreamserver.console.web;

import java.io.Serializable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a script of a page failed, and with what kind of error: nothing that anybody wrote. What a
 * browser sends is taken only where it has the shape of a place; the rest is called {@link #OTHER}.
 *
 * @param page path of the page, without ids
 * @param file name of the script
 * @param line from 1; 0 where it is not known
 * @param column from 1; 0 where it is not known
 * @param kind name of the error's class
 */
record ScriptError(String page, String file, int line, int column, String kind)
        implements Serializable {

    static final String OTHER = "other";

    private static final Pattern PAGE = Pattern.compile("/|(/[a-z]{1,20}(-[a-z]{1,20})*){1,3}");
    private static final Pattern KIND = Pattern.compile("[A-Z]?[A-Za-z]{0,30}(Error|Exception)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,7}");

    /**
     * Takes what a browser sent.
     *
     * @param ours whether there is a script of this name
     */
    static ScriptError of(
            @Nullable String page,
            @Nullable String file,
            @Nullable String line,
            @Nullable String column,
            @Nullable String kind,
            Predicate<String> ours) {
        return new ScriptError(
                page != null && PAGE.matcher(page).matches() ? page : OTHER,
                file != null && ours.test(file) ? file : OTHER,
                number(line),
                number(column),
                kind != null && KIND.matcher(kind).matches() ? kind : OTHER);
    }

    private static int number(@Nullable String text) {
        return text != null && NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    }
}
