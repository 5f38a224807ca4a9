package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A refusal on its way to the client.
 *
 * @param error which one
 * @param message a sentence for people; holds no prompt, key or path
 * @param param the field of the request it is about, if any
 * @param retryAfter seconds after which it is worth asking again; -1 where the house's setting says
 *     it, 0 where it never is, or there is no telling
 */
record Refused(GatewayError error, String message, @Nullable String param, long retryAfter) {

    Refused(GatewayError error, String message, @Nullable String param) {
        this(error, message, param, -1);
    }

    Refused(GatewayError error, String message) {
        this(error, message, null, -1);
    }

    /** The same, worth asking again after so many seconds; 0: never. */
    Refused after(long seconds) {
        return new Refused(error, message, param, seconds);
    }

    /** The error in OpenAI's shape. */
    String json() {
        var text = new StringBuilder(96 + message.length());
        text.append("{\"error\":{\"message\":");
        quote(text, message);
        text.append(",\"type\":\"").append(error.wireType()).append("\",\"param\":");
        if (param == null) {
            text.append("null");
        } else {
            quote(text, param);
        }
        return text.append(",\"code\":\"").append(error.wireCode()).append("\"}}").toString();
    }

    /** The error as a server-sent event, for a stream of this kind that has begun. */
    byte[] event(Route.Stream of) {
        var text =
                of == Route.Stream.TYPED
                        ? "event: error\ndata: {\"type\":\"error\"," + json().substring(1)
                        : "data: " + json();
        return (text + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    static void quote(StringBuilder out, String text) {
        out.append('"');
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append("\\u");
                for (var shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit((c >> shift) & 15, 16));
                }
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
