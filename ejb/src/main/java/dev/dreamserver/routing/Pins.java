package dev.dreamserver.routing;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which model a conversation began with, for as long as it goes on and for at least an hour after.
 * Bounded: where there are too many, those that rested longest are forgotten. Thread-safe, never
 * blocks.
 */
final class Pins {

    static final int MOST = 20_000;
    static final Duration KEPT = Duration.ofHours(1);

    private final int most;
    private volatile Turn turn;

    Pins(int most, long nowNanos) {
        this.most = most;
        turn = new Turn(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), nowNanos);
    }

    /** Those that were used since it began, and those that were used in the turn before. */
    private record Turn(
            ConcurrentMap<String, String> used, ConcurrentMap<String, String> before, long since) {}

    @Nullable String get(String conversation, long nowNanos) {
        var now = turned(nowNanos);
        var model = now.used().get(conversation);
        if (model == null) {
            model = now.before().get(conversation);
            if (model != null) {
                now.used().put(conversation, model);
            }
        }
        return model;
    }

    void put(String conversation, String model, long nowNanos) {
        turned(nowNanos).used().put(conversation, model);
    }

    private Turn turned(long nowNanos) {
        var now = turn;
        return now.used().size() < most && nowNanos - now.since() < KEPT.toNanos()
                ? now
                : next(nowNanos);
    }

    private synchronized Turn next(long nowNanos) {
        var now = turn;
        var age = nowNanos - now.since();
        if (now.used().size() >= most || age >= KEPT.toNanos()) {
            var old = age >= 2 * KEPT.toNanos();
            now =
                    new Turn(
                            new ConcurrentHashMap<>(),
                            old ? new ConcurrentHashMap<>() : now.used(),
                            nowNanos);
            turn = now;
        }
        return now;
    }
}
