package dev.dreamserver.gateway.wire;

import java.nio.charset.StandardCharsets;

/**
 * Writes into a request the two things an engine must hear and a client need not say: that usage is
 * wanted, and the engine's own name of the model. Takes out the wish for usage where an engine does
 * not know it, and tells usage anyway. Every other byte stays as it came.
 */
final class Splice {

    private static final byte[] WHOLE =
            "\"stream_options\":{\"include_usage\":true},".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OBJECT =
            "{\"include_usage\":true}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FIELD =
            "\"include_usage\":true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FIELD_MORE =
            "\"include_usage\":true,".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private Splice() {}

    /**
     * The bytes for the engine.
     *
     * @param wishUsage whether the engine must be told that usage is wanted, and takes that
     */
    static byte[] of(
            byte[] body, int length, RequestPeek peek, String upstreamModel, boolean wishUsage) {
        var usage = NOTHING;
        var usageFrom = 0;
        var usageTo = 0;
        if (wishUsage && peek.stream() && peek.route().usageOnDemand() && !peek.usageWanted()) {
            if (peek.optionsStart < 0) {
                usage = WHOLE;
                usageFrom = peek.objectStart;
                usageTo = usageFrom;
            } else if (!peek.optionsObject) {
                usage = OBJECT;
                usageFrom = peek.optionsStart;
                usageTo = peek.optionsEnd;
            } else if (peek.includeStart >= 0) {
                usage = TRUE;
                usageFrom = peek.includeStart;
                usageTo = peek.includeEnd;
            } else {
                usage = peek.optionsEmpty ? FIELD : FIELD_MORE;
                usageFrom = peek.optionsEnd;
                usageTo = usageFrom;
            }
        }
        if (!wishUsage && peek.optionsStart >= 0) {
            usageFrom = nameOf(body, peek.optionsStart);
            usageTo = peek.optionsLast;
            var comma = skip(body, usageTo, 1);
            if (body[comma] == ',') {
                usageTo = comma + 1;
            } else {
                comma = skip(body, usageFrom - 1, -1);
                usageFrom = body[comma] == ',' ? comma : usageFrom;
            }
        }
        var model = NOTHING;
        var modelFrom = 0;
        var modelTo = 0;
        if (!upstreamModel.equals(peek.writtenModel())) {
            model = name(upstreamModel, peek.route().body());
            modelFrom = peek.modelStart;
            modelTo = peek.modelEnd;
        }
        return usageFrom <= modelFrom
                ? both(body, length, usage, usageFrom, usageTo, model, modelFrom, modelTo)
                : both(body, length, model, modelFrom, modelTo, usage, usageFrom, usageTo);
    }

    /** Where the name of the field begins whose value begins there. */
    private static int nameOf(byte[] body, int value) {
        var at = skip(body, value - 1, -1); // the colon
        at = skip(body, at - 1, -1); // the quote after the name
        do {
            at--;
        } while (body[at] != '"');
        return at;
    }

    /** The first byte from there that is no white space, in this direction. */
    private static int skip(byte[] body, int from, int step) {
        var at = from;
        while (body[at] == ' ' || body[at] == '\t' || body[at] == '\n' || body[at] == '\r') {
            at += step;
        }
        return at;
    }

    private static byte[] name(String model, Route.Body body) {
        return switch (body) {
            case JSON -> {
                var quoted = new StringBuilder(model.length() + 2);
                Refused.quote(quoted, model);
                yield quoted.toString().getBytes(StandardCharsets.UTF_8);
            }
            case FORM -> model.getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] both(
            byte[] body,
            int length,
            byte[] first,
            int firstFrom,
            int firstTo,
            byte[] second,
            int secondFrom,
            int secondTo) {
        var from = Math.max(secondFrom, firstTo);
        var to = Math.max(secondTo, from);
        var out =
                new byte
                        [length
                                + first.length
                                - (firstTo - firstFrom)
                                + second.length
                                - (to - from)];
        System.arraycopy(body, 0, out, 0, firstFrom);
        var at = firstFrom;
        System.arraycopy(first, 0, out, at, first.length);
        at += first.length;
        System.arraycopy(body, firstTo, out, at, from - firstTo);
        at += from - firstTo;
        System.arraycopy(second, 0, out, at, second.length);
        at += second.length;
        System.arraycopy(body, to, out, at, length - to);
        return out;
    }
}
