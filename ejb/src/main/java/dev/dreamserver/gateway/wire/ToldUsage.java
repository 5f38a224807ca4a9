package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What an engine says of the tokens it used.
 *
 * @param in tokens of the prompt, -1 where it does not say
 * @param cached those of them that it still had from an earlier request; 0 where it does not say
 * @param out tokens of the answer, -1 where it does not say
 */
record ToldUsage(long in, long cached, long out) {

    static final ToldUsage NONE = new ToldUsage(-1, 0, -1);

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    private static final byte[] NAME = Events.ascii("usage\":");
    private static final byte[] PROMPT_TOKENS = Events.ascii("\"prompt_tokens\"");
    private static final byte[] COMPLETION_TOKENS = Events.ascii("\"completion_tokens\"");
    private static final byte[] INPUT_TOKENS = Events.ascii("\"input_tokens\"");
    private static final byte[] CACHED_TOKENS = Events.ascii("\"cached_tokens\"");
    private static final byte[] OUTPUT_TOKENS = Events.ascii("\"output_tokens\"");
    private static final int MOST_DIGITS = 15;

    /**
     * Looks for the last usage object in this range, from its end: 0.2 µs. For answers in which
     * nothing but the engine's own fields stands outside of texts.
     */
    static ToldUsage quick(byte[] b, int from, int to) {
        for (var i = to - NAME.length; i > from; i--) {
            if (b[i] == 'u'
                    && b[i - 1] == '"'
                    && (i - 2 < from || b[i - 2] != '\\')
                    && Events.starts(b, i, to, NAME)) {
                var open = Events.space(b, i + NAME.length, to);
                if (Events.at(b, open, to, '{')) {
                    return new ToldUsage(
                            number(b, open, to, PROMPT_TOKENS, INPUT_TOKENS),
                            Math.max(0, number(b, open, to, CACHED_TOKENS)),
                            number(b, open, to, COMPLETION_TOKENS, OUTPUT_TOKENS));
                }
            }
        }
        return NONE;
    }

    /**
     * Reads the object in this range, and takes its own usage or that of the response in it, by
     * either name. An answer may say again what it was asked, and that may look like usage too.
     * What the total has beyond the prompt belongs to the answer.
     */
    static ToldUsage exact(byte[] b, int from, int to) {
        var start = from;
        while (start < to && b[start] != '{') {
            start++;
        }
        try (var in = JSON.createParser(b, start, to - start)) {
            return in.nextToken() == JsonToken.START_OBJECT ? of(in, true) : NONE;
        } catch (IOException notJson) {
            return NONE;
        }
    }

    private static ToldUsage of(JsonParser in, boolean outside) throws IOException {
        var told = NONE;
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                in.skipChildren();
            } else if (name.equals("usage")) {
                told = counts(in);
            } else if (outside && name.equals("response")) {
                told = of(in, false);
            } else {
                in.skipChildren();
            }
        }
        return told;
    }

    private static ToldUsage counts(JsonParser in) throws IOException {
        var prompt = -1L;
        var cached = 0L;
        var answer = -1L;
        var total = -1L;
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var value = in.nextToken();
            var count = value == JsonToken.VALUE_NUMBER_INT ? Math.max(0, in.getLongValue()) : -1;
            switch (name) {
                case "prompt_tokens", "input_tokens" -> prompt = count;
                case "completion_tokens", "output_tokens" -> answer = count;
                case "total_tokens" -> total = count;
                case "prompt_tokens_details", "input_tokens_details" -> cached = cached(in);
                default -> in.skipChildren();
            }
        }
        if (prompt >= 0 && answer >= 0) {
            return new ToldUsage(prompt, cached, Math.max(answer, total - prompt));
        }
        return new ToldUsage(prompt < 0 && answer < 0 ? total : prompt, cached, answer);
    }

    /** What the details of a prompt, which the parser is at, say of it. */
    static long cached(JsonParser in) throws IOException {
        var cached = 0L;
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
        } else {
            for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                var value = in.nextToken();
                if (value == JsonToken.VALUE_NUMBER_INT && name.equals("cached_tokens")) {
                    cached = Math.max(0, in.getLongValue());
                } else {
                    in.skipChildren();
                }
            }
        }
        return cached;
    }

    private static long number(byte[] b, int from, int to, byte[] name, byte[] otherName) {
        var number = number(b, from, to, name);
        return number < 0 ? number(b, from, to, otherName) : number;
    }

    private static long number(byte[] b, int from, int to, byte[] name) {
        for (var i = from; i + name.length < to; i++) {
            if (b[i] != '"' || !Events.starts(b, i, to, name)) {
                continue;
            }
            var k = Events.space(b, i + name.length, to);
            if (!Events.at(b, k, to, ':')) {
                continue;
            }
            k = Events.space(b, k + 1, to);
            var first = k;
            var value = 0L;
            while (k < to && b[k] >= '0' && b[k] <= '9' && k - first < MOST_DIGITS) {
                value = value * 10 + b[k++] - '0';
            }
            return k > first ? value : -1;
        }
        return -1;
    }
}
