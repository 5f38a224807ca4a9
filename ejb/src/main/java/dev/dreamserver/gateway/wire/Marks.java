package dev.dreamserver.gateway.wire;

import java.nio.charset.StandardCharsets;

/**
 * The six moments of an exchange, in nanoseconds since t0, when the request arrived: t1 admitted,
 * t2 handed to the engine, t3 first byte of the answer, t4 last byte of the answer, t5 usage
 * durable.
 */
final class Marks {

    private final long start = System.nanoTime();
    private long admitted = -1;
    private long asked = -1;
    private long first = -1;
    private long last = -1;
    private long durable = -1;

    long sinceStart() {
        return System.nanoTime() - start;
    }

    void admitted() {
        admitted = sinceStart();
    }

    void asked() {
        asked = sinceStart();
    }

    void first() {
        first = sinceStart();
    }

    void last() {
        last = sinceStart();
    }

    void durable() {
        durable = sinceStart();
    }

    long durableAfterLast() {
        return durable - last;
    }

    /** What is known by now, as the value of a Server-Timing header, in milliseconds. */
    String header() {
        var out = new StringBuilder(112).append("t0;dur=0");
        mark(out, "t1", admitted);
        mark(out, "t2", asked);
        mark(out, "t3", first);
        mark(out, "t4", last);
        mark(out, "t5", durable);
        return out.toString();
    }

    /** What a stream's header could not say yet, as an event-stream comment. */
    byte[] comment() {
        var out = new StringBuilder(48).append(": server-timing");
        var from = out.length();
        mark(out, "t4", last);
        mark(out, "t5", durable);
        if (out.length() > from) {
            out.setCharAt(from, ' ');
            out.deleteCharAt(from + 1);
        }
        return out.append("\n\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void mark(StringBuilder out, String name, long nanos) {
        if (nanos < 0) {
            return;
        }
        var micros = nanos / 1000;
        var fraction = (int) (micros % 1000);
        out.append(", ").append(name).append(";dur=").append(micros / 1000).append('.');
        out.append((char) ('0' + fraction / 100));
        out.append((char) ('0' + fraction / 10 % 10));
        out.append((char) ('0' + fraction % 10));
    }
}
