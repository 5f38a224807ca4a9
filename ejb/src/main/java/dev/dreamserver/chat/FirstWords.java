package dev.dreamserver.chat;

import static java.util.stream.Collectors.joining;

import dev.dreamserver.platform.OneLine;
import java.util.regex.Pattern;

/** How a text in Markdown begins, in one line and without its marks. Stateless. */
final class FirstWords {

    /** Of more than this nothing is seen in a beginning. */
    private static final int LOOKED_AT = 2_000;

    /** Of a heading, a quotation or a list. */
    private static final Pattern BEFORE = Pattern.compile("^(?:(?:#{1,6}|>+|[-*+])\\s+){1,9}");

    private static final Pattern FENCE = Pattern.compile("^(?:`{3}|~{3}).*");
    private static final Pattern RULE = Pattern.compile("[-*_=:| ]{3,}");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]\\[]*)]\\([^()\\s]*\\)");

    /** Stars and underscores that are part of a sum or of a name are no marks. */
    private static final Pattern AROUND =
            Pattern.compile(
                    "`+|~~|(?<![\\w*])\\*{1,3}(?=\\S)|(?<=\\S)\\*{1,3}(?![\\w*])"
                            + "|(?<!\\w)_{1,3}(?=\\S)|(?<=\\S)_{1,3}(?!\\w)");

    private FirstWords() {}

    static String of(String markdown, int length) {
        var looked = markdown.substring(0, Math.min(LOOKED_AT, markdown.length()));
        var words = looked.lines().map(line -> plain(line.strip())).collect(joining(" "));
        return OneLine.cut(OneLine.of(words), length);
    }

    private static String plain(String line) {
        if (FENCE.matcher(line).matches() || RULE.matcher(line).matches()) {
            return "";
        }
        var text = BEFORE.matcher(line).replaceFirst("");
        text = text.startsWith("|") ? text.replace('|', ' ') : text;
        return AROUND.matcher(LINK.matcher(text).replaceAll("$1")).replaceAll("");
    }
}
