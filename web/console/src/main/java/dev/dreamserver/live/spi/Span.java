package dev.dreamserver.live.spi;

import jakarta.faces.context.FacesContext;
import java.time.Duration;
import java.util.ResourceBundle;

/**
 * A length of time as the pages write it, in the words of a language: {@code span} of live.js
 * writes the same with the same words.
 */
public final class Span {

    private Span() {}

    /** The same in the words of the page that is being made. */
    public static String of(Duration time) {
        var faces = FacesContext.getCurrentInstance();
        return of(time, faces.getApplication().getResourceBundle(faces, "m"));
    }

    /**
     * Its two largest units, such as 3 d 2 h or 2 h 14 min; below an hour the largest alone.
     *
     * @param words those of the pages
     */
    public static String of(Duration time, ResourceBundle words) {
        if (time.toDays() > 0) {
            return said(words, "DAYS", time.toDays())
                    + " "
                    + said(words, "HOURS", time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return said(words, "HOURS", time.toHours())
                    + " "
                    + said(words, "MINUTES", time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? said(words, "MINUTES", time.toMinutes())
                : said(words, "SECONDS", Math.max(0, time.toSeconds()));
    }

    private static String said(ResourceBundle words, String unit, long count) {
        return words.getString("brief_" + unit).replace("{0}", Long.toString(count));
    }
}
