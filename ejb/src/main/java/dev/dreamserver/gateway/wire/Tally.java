package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.Dialect;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts one attempt: as the engine counts where it says so; otherwise the pieces that were sent,
 * and the row is flagged as estimated.
 */
final class Tally {

    private final Route route;
    private final boolean exact;
    private ToldUsage told = ToldUsage.NONE;
    private long pieces;
    private long firstNanos = -1;

    /** Gemini leaves what it thought out of the answer's tokens, but not out of the total. */
    Tally(Route route, Dialect dialect) {
        this.route = route;
        exact = route.echoes() || dialect == Dialect.GEMINI;
    }

    /** A piece of a stream is passed on. */
    void piece(Marks marks) {
        pieces++;
        if (firstNanos < 0) {
            firstNanos = marks.sinceStart();
        }
    }

    /** Takes what the engine says in this range, if it says something. */
    void usage(byte[] bytes, int from, int to) {
        var said = exact ? ToldUsage.exact(bytes, from, to) : ToldUsage.quick(bytes, from, to);
        if (said.in() >= 0 || said.out() >= 0) {
            told = said;
        }
    }

    /** Takes an answer in one piece: four bytes a token, where the engine says nothing. */
    void whole(byte[] bytes, int length) {
        usage(bytes, 0, length);
        pieces = Math.max(1, length / 4);
    }

    /** Whether neither an answer nor a count came. */
    boolean silent() {
        return pieces == 0 && told.out() < 0;
    }

    /** The one row of this attempt. */
    UsageRow row(Exchange of, Outcome outcome) {
        var counted = told.in() >= 0 && (told.out() >= 0 || !route.writes());
        var untouched = outcome == Outcome.FAILED && pieces == 0 && !counted;
        var started = of.startedMicros;
        return new UsageRow(
                of.id,
                of.asked(),
                of.caller.personId(),
                of.caller.team(),
                of.caller.keyId(),
                of.caller.project(),
                of.upstream().endpoint().model(),
                of.upstream().endpoint().id(),
                Instant.ofEpochSecond(started / 1_000_000, started % 1_000_000 * 1000),
                counted ? told.in() : untouched ? 0 : of.peek().estimatedPromptTokens(),
                counted ? Math.min(told.cached(), told.in()) : 0,
                counted ? Math.max(0, told.out()) : route.writes() ? pieces : 0,
                firstNanos < 0 ? Optional.empty() : Optional.of(firstNanos / 1000),
                of.marks.sinceStart() / 1000,
                outcome,
                !counted && !untouched,
                false,
                of.lead.routed());
    }
}
