package dev.dreamserver.owner.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.owner.SettingView;
import dev.dreamserver.settings.Spans;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of settings as people read and type them: lengths of time in the visitor's words. */
@Named
@RequestScoped
public class SpanWords {

    private static final Pattern BETWEEN_THOUSANDS =
            Pattern.compile("(?<=\\d)[.,'\\u00a0\\u202f](?=\\d{3}(?!\\d))");
    private static final Pattern WORD = Pattern.compile("\\p{L}+\\.?");
    private static final Pattern COUNT = Pattern.compile("^\\d+\\s*");

    @Inject Visitor visitor;

    /** A value or a rule of this setting: 1 minute for PT60S. */
    public String said(SettingView setting, String text) {
        return setting.span() ? said(visitor.locale(), text) : text;
    }

    /** A text with lengths of time in it, in words: 30 days for PT720H. */
    public static String said(Locale language, String text) {
        return Spans.within(
                text,
                (count, unit) ->
                        Words.sentence(
                                language, "span_" + unit.name(), List.of(Long.toString(count))));
    }

    /** A value of this setting to be typed over: 1 min for PT60S. */
    public String typed(SettingView setting, String text) {
        return setting.span() ? brief(visitor.locale(), text) : text;
    }

    static String brief(Locale language, String text) {
        return Spans.within(
                text, (count, unit) -> brief(language, unit).replace("{0}", Long.toString(count)));
    }

    /** The short word of a unit, with a place for how many. */
    private static String brief(Locale language, ChronoUnit unit) {
        return Words.sentence(language, "brief_" + unit.name(), List.of("{0}"));
    }

    /** What was typed of this setting, with symbols for the visitor's words: 1 min for 1 minute. */
    public String plain(SettingView setting, String typed) {
        return setting.span() && Spans.kept(typed).isEmpty()
                ? plain(visitor.locale(), typed)
                : typed;
    }

    static String plain(Locale language, String typed) {
        var symbols = symbols(language);
        return WORD.matcher(BETWEEN_THOUSANDS.matcher(typed).replaceAll(""))
                .replaceAll(found -> Matcher.quoteReplacement(symbol(symbols, found)));
    }

    private static String symbol(Map<String, String> symbols, MatchResult word) {
        return symbols.getOrDefault(word.group().toLowerCase(Locale.ROOT), word.group());
    }

    /** What one and what two of each unit are called, in full and short. */
    private static Map<String, String> symbols(Locale language) {
        var symbols = new HashMap<String, String>();
        for (var unit : Spans.units()) {
            var one = Words.sentence(language, "span_" + unit.name(), List.of("1"));
            var two = Words.sentence(language, "span_" + unit.name(), List.of("2"));
            for (var said : List.of(one, two, brief(language, unit).replace("{0}", "1"))) {
                var word = COUNT.matcher(said).replaceFirst("").toLowerCase(Locale.ROOT);
                symbols.put(word, Spans.symbol(unit));
                symbols.put(word.replace(".", ""), Spans.symbol(unit));
            }
        }
        return symbols;
    }
}
