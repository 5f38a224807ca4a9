package dev.dreamserver.quota;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the rate limits that apply to it. Taken once, and left once. Lives
 * on one thread.
 */
public final class Passage {

    private final List<RateLimits.Gate> gates;
    private final long tokens;
    private final long retryAfter;
    private boolean left;

    Passage(List<RateLimits.Gate> gates, long tokens, long retryAfter) {
        this.gates = gates;
        this.tokens = tokens;
        this.retryAfter = retryAfter;
        left = retryAfter > 0;
    }

    /** Whether the request may pass. */
    public boolean open() {
        return retryAfter == 0;
    }

    /** Seconds after which it is worth asking again. */
    public long retryAfter() {
        return retryAfter;
    }

    /** The answer has ended; it took so many tokens. What comes later does nothing. */
    public void leave(long spent) {
        if (!left) {
            left = true;
            gates.forEach(gate -> gate.leave(tokens, spent));
        }
    }

    /** Tells the headers that clients of the protocol know, by the tightest limit of each kind. */
    public void tell(BiConsumer<String, String> headers) {
        var now = System.nanoTime();
        tell(tightest(RateLimits.Gate::requests, now), "requests", now, headers);
        tell(tightest(RateLimits.Gate::tokens, now), "tokens", now, headers);
    }

    private @Nullable Flow tightest(Function<RateLimits.Gate, @Nullable Flow> kind, long now) {
        Flow tightest = null;
        for (var gate : gates) {
            var flow = kind.apply(gate);
            if (flow != null && (tightest == null || flow.left(now) < tightest.left(now))) {
                tightest = flow;
            }
        }
        return tightest;
    }

    private static void tell(
            @Nullable Flow flow, String what, long now, BiConsumer<String, String> headers) {
        if (flow != null) {
            headers.accept("x-ratelimit-limit-" + what, Integer.toString(flow.limit()));
            headers.accept("x-ratelimit-remaining-" + what, Long.toString(flow.left(now)));
            headers.accept("x-ratelimit-reset-" + what, span(flow.reset(now)));
        }
    }

    /** As the protocol writes it: {@code 12ms}, {@code 1.5s}. */
    static String span(long nanos) {
        var millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return millis < 1_000
                ? millis + "ms"
                : String.format(Locale.ROOT, "%d.%03ds", millis / 1_000, millis % 1_000);
    }
}
