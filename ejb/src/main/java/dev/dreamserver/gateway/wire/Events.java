package dev.dreamserver.gateway.wire;

import java.nio.charset.StandardCharsets;

/**
 * Reads server-sent events as bytes: where one ends, whether it carries a token, usage, an error or
 * the end. Parses no JSON: an unescaped quote before a known name is a field, since inside a text
 * every quote is escaped.
 */
final class Events {

    static final int TOKEN = 1;
    static final int USAGE = 1 << 1;
    static final int NO_CHOICES = 1 << 2;
    static final int DONE = 1 << 3;
    static final int ERROR = 1 << 4;
    static final int FINISH = 1 << 5;
    static final int LAST = 1 << 6;

    private static final byte[] DATA = ascii("data:");
    private static final byte[] ERROR_FIELD = ascii("error:");
    private static final byte[] DONE_TEXT = ascii("[DONE]");
    private static final byte[] ERROR_NAME = ascii("\"error\"");
    private static final byte[] ERROR_INSIDE = ascii("error\":");
    private static final byte[] FILTER_RESULT = ascii("content_filter_result\"");
    private static final byte[] FILTER_RESULTS = ascii("content_filter_results\"");
    private static final byte[] OBJECT_NAME = ascii("object\":");
    private static final byte[] USAGE_NAME = ascii("usage\":");
    private static final byte[] CHOICES_NAME = ascii("choices\":");
    private static final byte[] CONTENT_NAME = ascii("content\":");
    private static final byte[] REASONING_NAME = ascii("reasoning_content\":");
    private static final byte[] TOOLS_NAME = ascii("tool_calls\":");
    private static final byte[] FINISH_NAME = ascii("finish_reason\":");
    private static final byte[] TEXT_NAME = ascii("text\":");

    private Events() {}

    /** The index after the event that begins at {@code from}, or -1 when it is not whole yet. */
    static int end(byte[] b, int from, int to) {
        for (var i = from; i < to - 1; i++) {
            if (b[i] != '\n') {
                continue;
            }
            if (b[i + 1] == '\n') {
                return i + 2;
            }
            if (b[i + 1] == '\r' && i + 2 < to && b[i + 2] == '\n') {
                return i + 3;
            }
        }
        return -1;
    }

    /** What the whole event in this range is: a set of the flags above. */
    static int kind(byte[] b, int from, int to) {
        var at = begin(b, from, to);
        if (starts(b, at, to, ERROR_FIELD)) {
            return ERROR;
        }
        if (!starts(b, at, to, DATA)) {
            return 0;
        }
        at = space(b, at + DATA.length, to);
        if (starts(b, at, to, DONE_TEXT)) {
            return DONE;
        }
        if (at < to && b[at] == '{' && starts(b, space(b, at + 1, to), to, ERROR_NAME)) {
            return ERROR;
        }
        var kind = 0;
        for (var i = at + 1; i < to - 1; i++) {
            if (b[i] != '"' || b[i - 1] == '\\') {
                continue;
            }
            switch (b[i + 1]) {
                case 'c' -> {
                    if (starts(b, i + 1, to, CONTENT_NAME)) {
                        kind |= text(b, i + 1 + CONTENT_NAME.length, to);
                    } else if (starts(b, i + 1, to, CHOICES_NAME)) {
                        var open = space(b, i + 1 + CHOICES_NAME.length, to);
                        if (open < to && b[open] == '[' && at(b, space(b, open + 1, to), to, ']')) {
                            kind |= NO_CHOICES;
                        }
                    }
                }
                case 'e' -> {
                    if (starts(b, i + 1, to, ERROR_INSIDE)
                            && at(b, space(b, i + 1 + ERROR_INSIDE.length, to), to, '{')
                            && !isOfFilter(b, at, i)) {
                        return ERROR;
                    }
                }
                case 'o' -> {
                    if (starts(b, i + 1, to, OBJECT_NAME)
                            && starts(
                                    b, space(b, i + 1 + OBJECT_NAME.length, to), to, ERROR_NAME)) {
                        return ERROR; // as vLLM and Mistral say it
                    }
                }
                case 'r' -> {
                    if (starts(b, i + 1, to, REASONING_NAME)) {
                        kind |= text(b, i + 1 + REASONING_NAME.length, to);
                    }
                }
                case 't' -> {
                    if (starts(b, i + 1, to, TEXT_NAME)) {
                        kind |= text(b, i + 1 + TEXT_NAME.length, to);
                    } else if (starts(b, i + 1, to, TOOLS_NAME)
                            && at(b, space(b, i + 1 + TOOLS_NAME.length, to), to, '[')) {
                        kind |= TOKEN;
                    }
                }
                case 'f' -> {
                    if (starts(b, i + 1, to, FINISH_NAME)
                            && at(b, space(b, i + 1 + FINISH_NAME.length, to), to, '"')) {
                        kind |= FINISH;
                    }
                }
                case 'u' -> {
                    if (starts(b, i + 1, to, USAGE_NAME)
                            && at(b, space(b, i + 1 + USAGE_NAME.length, to), to, '{')) {
                        kind |= USAGE;
                    }
                }
                default -> {}
            }
        }
        return kind;
    }

    /** Where the event in this range begins: behind empty lines. */
    static int begin(byte[] b, int from, int to) {
        var at = from;
        while (at < to && (b[at] == '\n' || b[at] == '\r')) {
            at++;
        }
        return at;
    }

    /** Azure says so where it could not look at a piece; the answer is none the worse for it. */
    private static boolean isOfFilter(byte[] b, int from, int quote) {
        var at = before(b, from, quote);
        if (at < from || b[at] != '{') {
            return false;
        }
        at = before(b, from, at);
        if (at < from || b[at] != ':') {
            return false;
        }
        at = before(b, from, at);
        return ends(b, from, at + 1, FILTER_RESULT) || ends(b, from, at + 1, FILTER_RESULTS);
    }

    /** The last index before this one that is no white space. */
    private static int before(byte[] b, int from, int index) {
        var at = index - 1;
        while (at >= from && (b[at] == ' ' || b[at] == '\t')) {
            at--;
        }
        return at;
    }

    private static boolean ends(byte[] b, int from, int to, byte[] text) {
        return to - text.length >= from && starts(b, to - text.length, to, text);
    }

    private static int text(byte[] b, int from, int to) {
        var quote = space(b, from, to);
        return at(b, quote, to, '"') && quote + 1 < to && b[quote + 1] != '"' ? TOKEN : 0;
    }

    static boolean at(byte[] b, int i, int to, char c) {
        return i < to && b[i] == c;
    }

    static int space(byte[] b, int from, int to) {
        var i = from;
        while (i < to && (b[i] == ' ' || b[i] == '\t')) {
            i++;
        }
        return i;
    }

    static boolean starts(byte[] b, int from, int to, byte[] text) {
        if (from + text.length > to) {
            return false;
        }
        for (var i = 0; i < text.length; i++) {
            if (b[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
