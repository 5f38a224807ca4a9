package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.QueueSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a place at one engine, and whose turn is next: the better rank first; among equals
 * the team that had the least, for its weight; within a team whoever came first. Teams are weighed
 * by start-time fair queueing (Goyal, Vin and Cheng, 1996): in virtual time, a team's next turn
 * begins where its last one ended, but never in the past, and takes one divided by the team's
 * weight. Thread-safe; bounded.
 */
final class FairQueue {

    private static final double LATEST = 0.2;
    private static final int FORGOTTEN_ABOVE = 64;

    /** What goes before what, whoever asks. */
    enum Rank {
        CHAT,
        VOICE,
        DOCUMENTS,
        BACKGROUND;

        /**
         * The later of this one and what a client asks for; words that are no rank change nothing.
         */
        Rank orLater(@Nullable String wished) {
            if (wished != null) {
                for (var rank : values()) {
                    if (rank.compareTo(this) > 0
                            && rank.name().toLowerCase(Locale.ROOT).equals(wished.strip())) {
                        return rank;
                    }
                }
            }
            return this;
        }
    }

    private enum State {
        WAITING,
        PLACED,
        OVER
    }

    private final QueueSettings settings;
    private final LongSupplier nanoTime;
    private final List<Turn> waiting = new ArrayList<>();
    private final Map<String, Double> ends = new HashMap<>();
    private @Nullable List<Turn> order;
    private int places;
    private int taken;
    private double now;
    private double usualNanos;

    /**
     * A queue in which nobody waits.
     *
     * @param places how many the engine answers at once; 0 while it is held
     * @param nanoTime a clock that never goes back
     */
    FairQueue(int places, QueueSettings settings, LongSupplier nanoTime) {
        this.places = places;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes a place, or a turn to wait for one.
     *
     * @param team who pays; or who asks, where there is no team
     * @param called told once, on any thread, when one who waited has a place; returns at once
     * @return null when as many wait as may
     */
    synchronized @Nullable Turn enter(String team, Rank rank, Runnable called) {
        var turn = new Turn(team, rank, called);
        if (waiting.isEmpty() && taken < places) {
            place(turn, start(turn, now, ends));
            return turn;
        }
        if (waiting.size() >= settings.length()) {
            return null;
        }
        waiting.add(turn);
        order = null;
        turn.cameAs = turn.position();
        return turn;
    }

    /** From now on the engine answers this many at once. */
    void resize(int now) {
        for (var next = grown(now); next != null; next = grown(now)) {
            next.called.run();
        }
    }

    private synchronized @Nullable Turn grown(int now) {
        places = now;
        return next();
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** How long the one at this position waits, if places are given back as they were lately. */
    synchronized Optional<Duration> estimate(int position) {
        return usualNanos == 0 || places == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) (usualNanos * position / places)));
    }

    private @Nullable Turn next() {
        if (waiting.isEmpty() || taken >= places) {
            return null;
        }
        var first = first(waiting, now, ends);
        waiting.remove(first);
        order = null;
        place(first, start(first, now, ends));
        return first;
    }

    private void place(Turn turn, double start) {
        now = start;
        ends.put(turn.team, start + cost(turn));
        if (ends.size() > FORGOTTEN_ABOVE) {
            ends.values().removeIf(end -> end <= now); // they would begin now in any case
        }
        taken++;
        turn.state = State.PLACED;
        turn.since = nanoTime.getAsLong();
    }

    private double cost(Turn turn) {
        return 1.0 / settings.weight(turn.team);
    }

    private static double start(Turn turn, double now, Map<String, Double> ends) {
        return Math.max(now, ends.getOrDefault(turn.team, 0.0));
    }

    private static Turn first(List<Turn> of, double now, Map<String, Double> ends) {
        var best = of.getFirst();
        for (var one : of) {
            var ranks = one.rank.compareTo(best.rank);
            if (ranks < 0 || (ranks == 0 && start(one, now, ends) < start(best, now, ends))) {
                best = one;
            }
        }
        return best;
    }

    /** All who wait, as it would go if nobody else came. */
    private List<Turn> order() {
        if (order != null) {
            return order;
        }
        var left = new ArrayList<>(waiting);
        var then = new HashMap<>(ends);
        var at = now;
        var found = new ArrayList<Turn>(left.size());
        while (!left.isEmpty()) {
            var first = first(left, at, then);
            at = start(first, at, then);
            then.put(first.team, at + cost(first));
            left.remove(first);
            found.add(first);
        }
        order = found;
        return found;
    }

    /** One request's way to its place, and its place. */
    final class Turn {

        private final String team;
        private final Rank rank;
        private final Runnable called;
        private State state = State.WAITING;
        private long since = nanoTime.getAsLong();
        private int cameAs;

        private Turn(String team, Rank rank, Runnable called) {
            this.team = team;
            this.rank = rank;
            this.called = called;
        }

        /** Whether it has no place yet. */
        boolean waits() {
            synchronized (FairQueue.this) {
                return state == State.WAITING;
            }
        }

        /** 1 is the next; 0 when it does not wait. */
        int position() {
            synchronized (FairQueue.this) {
                return order().indexOf(this) + 1;
            }
        }

        /** The position at which it came; 0 when it had a place at once. */
        int cameAs() {
            return cameAs;
        }

        /** How long it still waits, as far as can be told. */
        Optional<Duration> estimate() {
            return FairQueue.this.estimate(position());
        }

        /** Gives the place back, or waits no more. Called again it does nothing. */
        void leave() {
            var next = left();
            if (next != null) {
                next.called.run();
            }
        }

        private @Nullable Turn left() {
            synchronized (FairQueue.this) {
                var was = state;
                state = State.OVER;
                if (was == State.WAITING) {
                    waiting.remove(this);
                    order = null;
                }
                if (was != State.PLACED) {
                    return null;
                }
                taken--;
                var nanos = nanoTime.getAsLong() - since;
                usualNanos = usualNanos == 0 ? nanos : usualNanos + LATEST * (nanos - usualNanos);
                return next();
            }
        }
    }
}
