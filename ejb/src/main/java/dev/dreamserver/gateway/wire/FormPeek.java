package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.RequestPeek.no;

import dev.dreamserver.gateway.GatewayError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request that is a multipart form: finds its fields and looks into the short ones; a file
 * is passed over. Strict, since what is read here and what an engine reads must be the same.
 */
final class FormPeek {

    private static final Pattern BOUNDARY =
            Pattern.compile(
                    "(?i)multipart/form-data(?:\\s*;\\s*charset=\"?[a-z0-9-]+\"?)?\\s*;\\s*boundary="
                            + "(?:\"([a-z0-9'()+_,./:=?-]{1,70})\"|([a-z0-9'+_.-]{1,70}))"
                            + "(?:\\s*;\\s*charset=\"?[a-z0-9-]+\"?)?");
    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)form-data; ?name=\"([A-Za-z0-9_.\\[\\]-]{1,100})\""
                            + "(?:; ?filename\\*?=(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^\";\\s]+)){0,2}");
    private static final Pattern HEADER =
            Pattern.compile("([A-Za-z-]{1,40}):[ \\t]*([^\\p{Cntrl}]*)");
    private static final String DISPOSITION = "Content-Disposition";
    private static final int MOST_PARTS = 100;
    private static final int HEAD_LIMIT = 2048;
    private static final int VALUE_LIMIT = 1024;

    private final Route route;
    private final RequestPeek peek;
    private final byte[] bytes;
    private final int length;
    private final byte[] line;
    private final Set<String> seen = new HashSet<>();

    private FormPeek(Route route, byte[] bytes, int length, String boundary) {
        this.route = route;
        this.bytes = bytes;
        this.length = length;
        peek = new RequestPeek(route);
        line = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    }

    /** The line between the parts, if this is the Content-Type of a form. */
    static @Nullable String boundary(String type) {
        var found = BOUNDARY.matcher(type.strip());
        if (!found.matches()) {
            return null;
        }
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    /**
     * Reads the form.
     *
     * @throws RefusedException in the shape the client is shown
     */
    static RequestPeek at(Route route, byte[] body, int length, String type)
            throws RefusedException {
        var boundary = boundary(type);
        if (boundary == null) {
            throw malformed();
        }
        var reading = new FormPeek(route, body, length, boundary);
        reading.read();
        return reading.peek;
    }

    private void read() throws RefusedException {
        // The first line has no line before it.
        if (!lineAt(0, 2)) {
            throw malformed();
        }
        var at = line.length - 2;
        for (var parts = 0; !closes(at); parts++) {
            if (parts == MOST_PARTS) {
                throw malformed();
            }
            at = part(at) + line.length;
        }
        if (!seen.contains("model")) {
            throw no(GatewayError.MISSING, "Name a model.", "model");
        }
        for (var need : route.needs()) {
            if (!seen.contains(need)) {
                throw RequestPeek.missing(need);
            }
        }
    }

    /** Whether the line that was just read is the last one. */
    private boolean closes(int at) {
        return at + 1 < length && bytes[at] == '-' && bytes[at + 1] == '-';
    }

    /** Reads the part that begins after the line before it; returns where the next line begins. */
    private int part(int from) throws RefusedException {
        if (from + 1 >= length || bytes[from] != '\r' || bytes[from + 1] != '\n') {
            throw malformed();
        }
        var name = "";
        var at = from + 2;
        while (true) {
            var end = lineEnd(at, from + HEAD_LIMIT);
            if (end == at) {
                break;
            }
            var header = HEADER.matcher(new String(bytes, at, end - at, StandardCharsets.UTF_8));
            if (!header.matches()) {
                throw malformed();
            }
            if (header.group(1).equalsIgnoreCase(DISPOSITION)) {
                var named = NAMED.matcher(header.group(2).strip());
                if (!name.isEmpty() || !named.matches()) {
                    throw malformed();
                }
                name = named.group(1);
            }
            at = end + 2;
        }
        var start = at + 2;
        var end = next(start);
        if (name.isEmpty() || end < 0 || lineAt(start, 2)) {
            throw malformed();
        }
        field(name, start, end);
        return end;
    }

    private void field(String name, int start, int end) throws RefusedException {
        RequestPeek.stay(name);
        if (!name.endsWith("[]") && !seen.add(name)) {
            throw RequestPeek.twice(name);
        }
        switch (name) {
            case "model" -> peek.model(value(name, start, end), start, end);
            case "stream" -> peek.stream = value(name, start, end).equalsIgnoreCase("true");
            case "prompt" -> peek.promptBytes = end - start;
            default -> {}
        }
    }

    private String value(String name, int start, int end) throws RefusedException {
        if (end - start > VALUE_LIMIT) {
            throw no(GatewayError.BAD_VALUE, "This value is too long.", name);
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private int lineEnd(int from, int most) throws RefusedException {
        for (var i = from; i + 1 < Math.min(length, most); i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        throw malformed();
    }

    /** Where the next line between parts begins, or -1. */
    private int next(int from) {
        for (var i = from; i + line.length <= length; i++) {
            if (bytes[i] == '\r' && lineAt(i, 0)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the line between the parts stands here, without so many of its first bytes. */
    private boolean lineAt(int from, int without) {
        return from + line.length - without <= length
                && Arrays.equals(
                        bytes, from, from + line.length - without, line, without, line.length);
    }

    private static RefusedException malformed() {
        return no(GatewayError.BAD_FORM, "The body is not a well-formed form.", null);
    }
}
