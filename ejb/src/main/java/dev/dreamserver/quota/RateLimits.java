package dev.dreamserver.quota;

import dev.dreamserver.quota.RateSettings.Rate;
import dev.dreamserver.security.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How fast keys, people and teams may ask, counted by this node in memory. Thread-safe, never
 * blocks and never waits for another thread.
 */
public final class RateLimits {

    private static final int MANY = 10_000;

    private final RateSettings settings;
    private final ConcurrentMap<String, Gate> gates = new ConcurrentHashMap<>();

    private RateLimits(RateSettings settings) {
        this.settings = settings;
    }

    /** The limits that are set; null where none is. */
    public static @Nullable RateLimits of(RateSettings settings) {
        var none = settings.key().none() && settings.person().none() && settings.team().none();
        return none ? null : new RateLimits(settings);
    }

    /** What one key, person or team has let through. */
    static final class Gate {
        private final @Nullable Flow requests;
        private final @Nullable Flow tokens;
        private final int most;
        private final AtomicInteger streams = new AtomicInteger();

        Gate(Rate rate, long now) {
            requests = rate.requests() == 0 ? null : new Flow(rate.requests(), now);
            tokens = rate.tokens() == 0 ? null : new Flow(rate.tokens(), now);
            most = rate.streams() == 0 ? Integer.MAX_VALUE : rate.streams();
        }

        @Nullable Flow requests() {
            return requests;
        }

        @Nullable Flow tokens() {
            return tokens;
        }

        /** Lets a request through; otherwise says after how many nanoseconds it may come. */
        long enter(long needs, long now) {
            if (streams.incrementAndGet() > most) {
                streams.decrementAndGet();
                return 1;
            }
            var wait = requests == null ? 0 : requests.pass(1, now);
            if (wait > 0) {
                streams.decrementAndGet();
                return wait;
            }
            wait = tokens == null ? 0 : tokens.pass(needs, now);
            if (wait > 0) {
                streams.decrementAndGet();
                if (requests != null) {
                    requests.giveBack(1);
                }
            }
            return wait;
        }

        /** It did not come after all, since another gate is shut. */
        void undo(long needs) {
            if (requests != null) {
                requests.giveBack(1);
            }
            leave(needs, 0);
        }

        void leave(long needed, long spent) {
            streams.decrementAndGet();
            if (tokens != null) {
                tokens.giveBack(Math.min(needed, tokens.limit()) - Math.min(spent, tokens.limit()));
            }
        }

        boolean idle(long now) {
            return streams.get() == 0
                    && (requests == null || requests.reset(now) == 0)
                    && (tokens == null || tokens.reset(now) == 0);
        }
    }

    /**
     * A request comes to the gates.
     *
     * @param tokens the most that it can cost; what it did not is given back when it leaves
     */
    public Passage enter(Caller caller, long tokens) {
        var now = System.nanoTime();
        var through = new ArrayList<Gate>(3);
        caller.keyId().ifPresent(id -> add(through, settings.key(), "key " + id, now));
        add(through, settings.person(), "person " + caller.personId(), now);
        caller.team().ifPresent(team -> add(through, settings.team(), "team " + team, now));
        for (var i = 0; i < through.size(); i++) {
            var wait = through.get(i).enter(tokens, now);
            if (wait > 0) {
                through.subList(0, i).forEach(gate -> gate.undo(tokens));
                return new Passage(
                        List.copyOf(through), tokens, 1 + TimeUnit.NANOSECONDS.toSeconds(wait));
            }
        }
        return new Passage(through, tokens, 0);
    }

    private void add(List<Gate> to, Rate rate, String whose, long now) {
        if (rate.none()) {
            return;
        }
        var known = gates.get(whose);
        if (known == null && gates.size() > MANY) {
            gates.values().removeIf(gate -> gate.idle(now));
        }
        to.add(known == null ? gates.computeIfAbsent(whose, any -> new Gate(rate, now)) : known);
    }
}
