package dev.dreamserver.quota;

import dev.dreamserver.security.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How fast keys, people and teams may ask, counted by this node in memory. Thread-safe, never
 * blocks and never waits for another thread.
 */
public final class RateLimits {

    private static final int MANY = 10_000;

    private final RateSettings usual;
    private final ConcurrentMap<Whose, Gate> gates = new ConcurrentHashMap<>();
    private volatile Map<Whose, Rate> own = Map.of();
    private volatile boolean none;

    /** Those that the settings say; nobody has one of their own yet. */
    public RateLimits(RateSettings usual) {
        this.usual = usual;
        none = usual.none();
    }

    private record Whose(Subject.Kind kind, String id) {}

    /** Whether nothing limits anybody. */
    public boolean none() {
        return none;
    }

    /** From now on these, and nobody else, have limits of their own. */
    void own(List<SubjectRate> now) {
        own =
                now.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        one -> new Whose(one.subject().kind(), one.subject().id()),
                                        SubjectRate::rate));
        none = usual.none() && now.stream().allMatch(one -> one.rate().none());
    }

    /** What one key, person or team has let through. */
    static final class Gate {
        private final @Nullable Flow requests;
        private final @Nullable Flow tokens;
        private final Rate rate;
        private final int most;
        private final AtomicInteger streams;

        Gate(Rate rate, AtomicInteger streams, long now) {
            this.rate = rate;
            this.streams = streams;
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
        caller.keyId().ifPresent(id -> add(through, Subject.Kind.KEY, id, usual.key(), now));
        add(through, Subject.Kind.PERSON, caller.personId(), usual.person(), now);
        caller.team().ifPresent(team -> add(through, Subject.Kind.TEAM, team, usual.team(), now));
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

    private void add(List<Gate> to, Subject.Kind kind, String id, Rate others, long now) {
        var whose = new Whose(kind, id);
        var rate = own.getOrDefault(whose, others);
        if (!rate.none()) {
            to.add(gate(whose, rate, now));
        }
    }

    private Gate gate(Whose whose, Rate rate, long now) {
        var known = gates.get(whose);
        if (known != null && known.rate.equals(rate)) {
            return known;
        }
        if (known == null && gates.size() > MANY) {
            gates.values().removeIf(gate -> gate.idle(now));
        }
        // Where the limit is another now, the answers under way still count.
        return gates.compute(
                whose,
                (any, was) ->
                        was == null
                                ? new Gate(rate, new AtomicInteger(), now)
                                : was.rate.equals(rate) ? was : new Gate(rate, was.streams, now));
    }
}
