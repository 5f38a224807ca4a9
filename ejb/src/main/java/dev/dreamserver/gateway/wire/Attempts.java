package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.Dialect;
import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engines that are asked for one request, one after the other until one answers. An attempt
 * that gives no answer has its row, which nobody waits for, and no tokens; the last one is settled
 * by the {@link Exchange}. {@link Ways} knows whose turn it is. Lives on the exchange's thread.
 */
final class Attempts {

    private final Exchange exchange;
    private final Kernel kernel;
    private final Ways ways;
    private byte[] request = Answer.NOTHING;
    private int length;
    private String type = "";
    private @Nullable Refused lastRefused;
    private @Nullable EngineCall call;
    private FairQueue.@Nullable Turn turn;
    private Visits.@Nullable Visit visit;
    private int cameAs;
    private Tally tally;

    /** What failed last, until another attempt follows or none does any more. */
    private @Nullable UsageRow undecided;

    Attempts(Exchange exchange, Kernel kernel, List<Upstream> order) {
        this.exchange = exchange;
        this.kernel = kernel;
        ways = new Ways(order, kernel::engineNews);
        tally = new Tally(exchange.route, Dialect.OPENAI);
    }

    /** All who may be asked. */
    List<Upstream> all() {
        return ways.all();
    }

    /** Asks the first; says why not, where none may be asked now. */
    @Nullable Refused begin(byte[] request, int length, String type) {
        this.request = request;
        this.length = length;
        this.type = type;
        var first = ways.next();
        if (first == null) {
            return ways.notNow();
        }
        exchange.marks.admitted();
        return enter(first);
    }

    /** Asks this one as soon as it has a place; says why not, where too many wait for one. */
    private @Nullable Refused enter(Upstream upstream) {
        var queue = upstream.queue();
        if (queue == null) {
            ask(upstream);
            return null;
        }
        var caller = exchange.caller;
        var mine =
                queue.enter(
                        caller.team().orElse(caller.personId()),
                        exchange.rank(),
                        () -> exchange.lane.execute(() -> called(upstream)));
        if (mine == null) {
            var full =
                    new Refused(
                            GatewayError.QUEUE_FULL,
                            "As many wait for this model as may. Try again soon.");
            return queue.estimate(1).map(time -> full.after(time.toSeconds() + 1)).orElse(full);
        }
        turn = mine;
        cameAs = mine.cameAs();
        if (cameAs == 0) {
            ask(upstream);
        } else {
            exchange.queued();
        }
        return null;
    }

    private void called(Upstream upstream) {
        if (exchange.isQueued()) {
            ask(upstream);
        }
    }

    /** Its model may have been switched since it was chosen. */
    private Upstream current(Upstream chosen) {
        var now = kernel.engines().now(chosen);
        if (!now.endpoint().model().equals(chosen.endpoint().model())) {
            exchange.movedTo(now);
            ways.movedTo(now);
        }
        return now;
    }

    /** Gives the place at an engine back, or waits for none any more. */
    private void leavePlace() {
        if (turn != null) {
            turn.leave();
            turn = null;
        }
        if (visit != null) {
            visit.left();
            visit = null;
        }
    }

    /** Where it stands among those who wait; 1 is the next. */
    int position() {
        return turn == null ? 0 : turn.position();
    }

    /** How long it still waits, as far as can be told. */
    Optional<Duration> estimate() {
        return turn == null ? Optional.empty() : turn.estimate();
    }

    /** The position at which it came to wait last; 0 when it had not to wait. */
    int cameAs() {
        return cameAs;
    }

    private void ask(Upstream chosen) {
        var upstream = current(chosen);
        if (upstream.endpoint().provider().isEmpty()) {
            visit = kernel.visits.at(upstream.address());
        }
        goneOn();
        tally = new Tally(exchange.route, upstream.endpoint().dialect());
        exchange.asking();
        byte[] body;
        try {
            body = upstream.asked(request, length, exchange.peek());
        } catch (RefusedException no) {
            call = new EngineCall(exchange, kernel, upstream, Answer.NOTHING, type);
            exchange.failed(new Failure(no.refused(), causeOf(no.refused())));
            return;
        }
        if (upstream.endpoint().provider().isEmpty() && ways.exhausted()) {
            request = Answer.NOTHING; // an engine of the house is asked once, and this is the last
        }
        call = new EngineCall(exchange, kernel, upstream, body, type);
        call.begin();
    }

    /** What this one's protocol has no words for, another's may have. */
    private static Cause causeOf(Refused no) {
        return no.error() == GatewayError.BAD_VALUE ? Cause.REQUEST : Cause.ABSENT;
    }

    /** An answer has begun: nobody else will be asked. */
    void answered() {
        request = Answer.NOTHING;
    }

    /**
     * The attempt at hand gives no answer.
     *
     * @param goOn whether somebody is still there who could be given another one's
     * @return whether another attempt is made, now or in a moment
     */
    boolean failed(Failure failure, boolean goOn) {
        ways.failed(failure.cause());
        return goOn && goesOn(failure);
    }

    /** Who broke may do better in a moment; who has too much to do is best left to himself. */
    private boolean goesOn(Failure failure) {
        return switch (failure.cause()) {
            case ERROR -> asksAgain(failure) || asksAnother();
            case BUSY ->
                    asksAnother() || (failure.refused().retryAfter() > 0 && asksAgain(failure));
            case CONTEXT_LENGTH, KEY, ABSENT, TIME_OUT, AWAY -> asksAnother();
            case REQUEST -> false;
        };
    }

    private boolean asksAgain(Failure failure) {
        var wait = ways.waitFor(failure);
        if (wait < 0) {
            return false;
        }
        end(tally.row(exchange, Outcome.FAILED));
        lastRefused = failure.refused();
        exchange.waiting();
        exchange.lane.later(this::askAgain, wait);
        return true;
    }

    private void askAgain() {
        if (!exchange.isWaiting() || lastRefused == null) {
            return;
        }
        var next = ways.next();
        if (next == null) {
            exchange.refuse(lastRefused);
        } else {
            ask(next);
        }
    }

    private boolean asksAnother() {
        var failed = tally.row(exchange, Outcome.FAILED);
        var next = ways.other();
        if (next == null) {
            return false;
        }
        end(failed);
        var notNow = enter(next);
        if (notNow != null) {
            exchange.refuse(notNow);
        }
        return true;
    }

    private void end(UsageRow failed) {
        call().close();
        leavePlace();
        undecided = failed;
        kernel.meter.triedAgain();
    }

    private void goneOn() {
        if (undecided != null) {
            kernel.ledger.append(undecided.as(Outcome.RETRIED), List.of(), written -> {});
            undecided = null;
        }
    }

    /** Nobody is asked any more. Returns what failed last, which was all, if anything was. */
    @Nullable UsageRow givenUp() {
        leavePlace();
        var last = undecided;
        undecided = null;
        return last;
    }

    /** The last attempt is over. */
    void over(boolean answered) {
        ways.over(answered);
        leavePlace();
    }

    /** What the attempt at hand counts. */
    Tally tally() {
        return tally;
    }

    /** How many were asked by now. */
    int count() {
        return ways.attempts();
    }

    /** Who answers for the model that was asked for, and why; null when it answers itself. */
    @Nullable String fallback() {
        return ways.fallback(exchange.peek().model());
    }

    /** The line to the engine that is asked. */
    EngineCall call() {
        if (call == null) {
            throw new IllegalStateException("no engine was asked");
        }
        return call;
    }

    /** Whether none was asked. */
    boolean none() {
        return call == null;
    }
}
