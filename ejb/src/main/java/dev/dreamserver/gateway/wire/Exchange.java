package dev.dreamserver.gateway.wire;

import dev.dreamserver.cache.KnownAnswer;
import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.gateway.GatewaySettings;
import dev.dreamserver.quota.Demand;
import dev.dreamserver.quota.Hold;
import dev.dreamserver.quota.Passage;
import dev.dreamserver.security.Caller;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import io.undertow.client.ClientResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: a state machine that lives on one I/O thread. Whatever happens, it
 * settles exactly once: one usage row for each engine that was asked, and one end for the one who
 * asked.
 *
 * <p>{@link Admission} lets it in, {@link Attempts} asks one engine after the other until one
 * answers, {@link EngineCall} is the line to it, {@link Answer} reads what comes back, {@link
 * Tally} counts it.
 */
final class Exchange {

    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration LAST_BYTES = Duration.ofSeconds(1);
    private static final long SECOND = 1_000_000_000L;

    /** Where an exchange can be. */
    private enum State {
        /** The request is still arriving. */
        ARRIVING,
        /** What was said before is being looked for. */
        LOOKING,
        /** Budgets apply, and it is being asked whether the request fits them. */
        ADMITTING,
        /** All places of the engine are taken, and it waits for one. */
        QUEUED,
        /** The engine is being asked and has not begun to answer. */
        ASKING,
        /** The last attempt gave no answer, and it is too early for the next. */
        WAITING,
        /** The answer is on its way through. */
        RELAYING,
        /** All is known; the usage row is being written. */
        SETTLING,
        /** The row is written, and the response is being kept. */
        KEEPING,
        /** The row is decided; the last bytes are on their way out. */
        ENDING,
        /** Nothing is left to do but, at most, to see the engine's last bytes. */
        OVER
    }

    final UUID id;
    final Caller caller;
    final Marks marks = new Marks();
    final Route route;
    final Lane lane;
    final Downstream down;
    final long startedMicros;
    final Lead lead = new Lead();
    @Nullable Exchange previous;
    @Nullable Exchange next;

    private final Kernel kernel;
    private State state = State.ARRIVING;
    private long deadline;
    private final long totalDeadline;

    private @Nullable RequestPeek peek;
    private @Nullable Hold hold;
    private @Nullable Passage passage;
    private @Nullable Attempts attempts;
    private @Nullable Answer answer;
    private FairQueue.Rank rank;
    private long toldAt;
    private boolean opened;
    private boolean blocked;
    private boolean paused;

    private @Nullable UsageRow row;
    private @Nullable Refused why;
    private boolean gone;
    private volatile boolean durable;
    private Recall.Wish wish = Recall.Wish.USUAL;
    private @Nullable Recollection recollection;
    private Keeping keeping = Keeping.NONE;

    Exchange(Kernel kernel, Lane lane, Caller caller, Downstream down, Route route) {
        this.kernel = kernel;
        this.lane = lane;
        this.caller = caller;
        this.down = down;
        this.route = route;
        rank = route.rank();
        var now = kernel.clock.instant();
        startedMicros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        id = RequestIds.at(startedMicros);
        totalDeadline = System.nanoTime() + kernel.settings.totalTimeout().toNanos();
        within(kernel.settings.bodyTimeout());
    }

    /** What comes next must come within this time. */
    void within(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
    }

    GatewaySettings settings() {
        return kernel.settings;
    }

    // ---- the way in -------------------------------------------------------------------------

    /** The request is here, whole: reads it, finds its engine, and asks. */
    void begin(byte[] request, int length, String type) {
        if (state != State.ARRIVING) {
            return;
        }
        RequestPeek read;
        try {
            read = RequestPeek.at(route, request, length, type);
            keeping = kernel.keeper().of(this, read);
        } catch (RefusedException no) {
            refuse(no.refused());
            return;
        }
        if (keeping == Keeping.NONE) {
            readOn(read, request, length, type);
        } else {
            keeping.begin(read, request, length, type);
        }
    }

    /** What was said before is being looked for. */
    void looking() {
        state = State.LOOKING;
        within(STORE_PATIENCE);
    }

    boolean isLooking() {
        return state == State.LOOKING;
    }

    /** The request holds all that it asks: finds its engine, and asks. */
    void readOn(RequestPeek read, byte[] request, int length, String type) {
        List<Upstream> order;
        try {
            lead.choose(kernel.router(), caller, read, request);
            order = kernel.engines().choose(read, request, ThreadLocalRandom.current());
        } catch (RefusedException no) {
            refuse(no.refused());
            return;
        }
        peek = read;
        var demand = kernel.bound(read, order, length);
        if (!kernel.rates.none() && !passes(demand)) {
            return;
        }
        var budgets = kernel.allowances();
        var wanted =
                budgets == null
                        ? null
                        : budgets.hold(caller, read.model(), startedMicros / 1000, demand);
        if (wanted == null) {
            attempts = new Attempts(this, kernel, order);
            ask(request, length, type);
        } else {
            var payable = wanted.among(order, upstream -> upstream.endpoint().model());
            admit(wanted, payable, demand, request, length, type);
        }
    }

    private void admit(
            Hold wanted,
            List<Upstream> payable,
            Demand demand,
            byte[] request,
            int length,
            String type) {
        if (payable.stream().noneMatch(one -> one.endpoint().model().equals(peek().model()))) {
            refuse(Admission.UNPRICED);
            return;
        }
        attempts = new Attempts(this, kernel, payable);
        state = State.ADMITTING;
        new Admission(this, kernel, wanted, demand, request, length, type).begin();
    }

    private boolean passes(Demand demand) {
        var through = kernel.rates.enter(caller, demand.most());
        passage = through;
        if (!through.open()) {
            refuse(
                    new Refused(
                                    GatewayError.RATE_LIMIT,
                                    "That is faster than is allowed. Try again in a while.")
                            .after(through.retryAfter()));
        }
        return through.open();
    }

    /** Where it stands at the rate limits, if there are any. */
    @Nullable Passage passage() {
        return passage;
    }

    /** Whether it is still being asked if the request fits its budgets. */
    boolean admitting() {
        return state == State.ADMITTING;
    }

    /**
     * The request fits its budgets, and this much is held of them until it is settled, however many
     * engines are asked.
     *
     * @param read what it asks for by now
     */
    void admitted(Hold held, RequestPeek read, byte[] request, int length, String type) {
        hold = held;
        peek = read;
        ask(request, length, type);
    }

    private void ask(byte[] request, int length, String type) {
        if (keeping.keepsContent()) {
            wish = Recall.Wish.NO; // each that is kept is one of its own
        }
        var looked = kernel.recall().look(this, wish, attempts().all(), request, length);
        recollection = looked;
        if (looked != Recollection.NONE) {
            kernel.meter.recalled(looked.known() != null);
        }
        if (looked.known() != null) {
            recalled(looked.known());
            return;
        }
        var notNow = attempts().begin(request, length, type);
        if (notNow != null) {
            refuse(notNow);
        }
    }

    private void recalled(KnownAnswer known) {
        marks.admitted();
        marks.first();
        keeping.close();
        keeping = Keeping.NONE; // what is told again was another time's
        answer = new RecalledAnswer(this, known);
        record(Recollection.row(this, known));
    }

    /** What is wished of answers that were given before. */
    void recall(Recall.Wish wished) {
        wish = wished;
    }

    /** What is remembered of it; null as long as that was not looked for. */
    @Nullable Recollection recollection() {
        return recollection;
    }

    /** What is kept of it. */
    Keeping keeping() {
        return keeping;
    }

    /** It does not matter so much when this one is answered. */
    void mayWait(@Nullable String wished) {
        rank = rank.orLater(wished);
    }

    /** What it goes before, where many wait for one engine. */
    FairQueue.Rank rank() {
        return rank;
    }

    /** It has a turn, and no place yet. */
    void queued() {
        state = State.QUEUED;
        answer = null;
        toldAt = System.nanoTime();
        within(kernel.queue.patience());
    }

    boolean isQueued() {
        return state == State.QUEUED;
    }

    /** The position at which it came to wait for an engine; 0 when it had not to wait. */
    int cameAs() {
        return attempts == null ? 0 : attempts.cameAs();
    }

    /** An engine is being asked: the first, or another one. */
    void asking() {
        state = State.ASKING;
        answer = null;
        down.asked();
    }

    /** It is too early for the next attempt. */
    void waiting() {
        state = State.WAITING;
        answer = null;
        within(settings().totalTimeout());
    }

    boolean isWaiting() {
        return state == State.WAITING;
    }

    private Attempts attempts() {
        if (attempts == null) {
            throw new IllegalStateException("no engine was chosen");
        }
        return attempts;
    }

    /** How many engines were asked by now. */
    int asked() {
        return attempts == null ? 0 : attempts.count();
    }

    /** Who answers for the model that was asked for, and why; null when it answers itself. */
    @Nullable String fallback() {
        return attempts == null ? null : attempts.fallback();
    }

    /** While it waited the model was switched; nothing of this answer is the old one's. */
    void movedTo(Upstream now) {
        peek().renamedTo(now.endpoint().model());
        recollection = Recollection.NONE;
    }

    /** Whether a model answers that replaced the one that was asked for. */
    boolean renamed() {
        return peek != null && peek.renamed();
    }

    /** What the attempt at hand counts. */
    Tally tally() {
        return attempts().tally();
    }

    RequestPeek peek() {
        if (peek == null) {
            throw new IllegalStateException("the request was not read");
        }
        return peek;
    }

    Upstream upstream() {
        return call().upstream();
    }

    /** The model of the engine that was asked last; before that, the one that shall answer. */
    String answering() {
        return attempts == null || attempts.none() ? peek().model() : upstream().endpoint().model();
    }

    private EngineCall call() {
        return attempts().call();
    }

    // ---- the answer -------------------------------------------------------------------------

    /** The engine begins to answer. */
    Answer answered(ClientResponse response) {
        state = State.RELAYING;
        var coming = Answer.to(this, response);
        if (!coming.refusal()) {
            attempts().answered();
        }
        answer = coming;
        return coming;
    }

    /** Whether what comes from the engine still goes to the one who asked. */
    boolean relaying() {
        return state == State.RELAYING;
    }

    /** Whether nothing more may be read from the engine for now. */
    boolean heldBack() {
        return blocked || paused;
    }

    /** Passes these bytes on. */
    void send(byte[] bytes, int from, int to) {
        if (to <= from || state != State.RELAYING) {
            return;
        }
        open();
        if (recollection != null) {
            recollection.heard(bytes, from, to);
        }
        keeping.heard(bytes, from, to);
        if (!down.write(ByteBuffer.wrap(bytes, from, to - from))) {
            blocked = true;
            within(kernel.settings.slowReader());
        }
    }

    /** Begins the stream before there is an answer, so that it can be said how long it takes. */
    void openEarly() {
        if (!opened && peek().stream() && route.shape() != Route.Shape.SOUND) {
            opened = true;
            down.open(id, peek().model(), marks.header(), EventAnswer.TYPE);
        }
    }

    /** Whether a stream has begun. */
    boolean opened() {
        return opened;
    }

    /** Begins the stream, if it has not begun. */
    void open() {
        if (!opened && answer != null) {
            opened = true;
            down.open(id, upstream().endpoint().model(), marks.header(), answer.type());
        }
    }

    /** The engine's answer came to its proper end. */
    void engineDone() {
        if (state == State.RELAYING && answer != null) {
            answer.ended();
        }
    }

    /** The engine cannot be reached, or breaks off. */
    void engineLost(String how, @Nullable IOException no) {
        LOG.debugf(no, "engine %s %s", upstream().endpoint().id(), how);
        var error = call().connecting() ? GatewayError.NO_ENGINE : GatewayError.ENGINE_FAILED;
        failed(
                new Failure(
                        new Refused(
                                error,
                                fromProvider()
                                        ? "The provider of this model " + how + "."
                                        : "The engine " + how + "."),
                        Cause.ERROR));
    }

    /** What is asked is no engine of the house, and nobody is to look for it there. */
    private boolean fromProvider() {
        return upstream().endpoint().provider().isPresent();
    }

    /** This attempt gives no answer: there is another one, or the client is told. */
    void failed(Failure failure) {
        if (state != State.ASKING && state != State.RELAYING) {
            return;
        }
        var unheard = state == State.ASKING || (answer != null && answer.refusal());
        if (!attempts().failed(failure, unheard && !gone)) {
            settle(Outcome.FAILED, failure.refused());
        }
    }

    // ---- what comes from the side -------------------------------------------------------------

    /** The reader reads on. */
    void drained() {
        if (blocked) {
            blocked = false;
            goOn();
        }
    }

    void pause() {
        if (state == State.RELAYING || (state == State.ASKING && !call().connecting())) {
            paused = true;
            within(kernel.settings.slowReader());
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            goOn();
        }
    }

    private void goOn() {
        if (state == State.RELAYING && !heldBack()) {
            call().goOn();
        }
    }

    /** The one who asked has left: the engine is freed at once. */
    void clientGone() {
        gone = true;
        switch (state) {
            case SETTLING, KEEPING -> {}
            case ENDING -> over();
            case ARRIVING, LOOKING, ADMITTING, QUEUED, ASKING, WAITING, RELAYING, OVER ->
                    stop(new Refused(GatewayError.CANCELLED, "The answer was stopped."));
        }
    }

    /** Ends the exchange from inside the house, with a reason that the client is told. */
    void stop(Refused reason) {
        switch (state) {
            case ARRIVING, LOOKING, ADMITTING, QUEUED, WAITING -> refuse(reason);
            case ASKING, RELAYING -> settle(Outcome.ABORTED, reason);
            case SETTLING, KEEPING, ENDING, OVER -> {}
        }
    }

    void tick(long now) {
        if (state == State.QUEUED && now - toldAt >= SECOND) {
            toldAt = now;
            down.waiting(attempts().position(), attempts().estimate());
        }
        var tooLong = now - totalDeadline > 0;
        if (now - deadline <= 0 && !tooLong) {
            return;
        }
        switch (state) {
            case ARRIVING ->
                    refuse(
                            new Refused(
                                    GatewayError.BODY_TIMEOUT,
                                    "The request did not arrive in time."));
            case LOOKING -> refuse(Keeper.AWAY);
            case ADMITTING -> refuse(Admission.UNKNOWN);
            case QUEUED ->
                    refuse(
                            new Refused(
                                    GatewayError.ENGINE_BUSY,
                                    "No place became free in time. Try again soon."));
            case WAITING ->
                    refuse(
                            new Refused(
                                    GatewayError.ENGINE_TIMEOUT,
                                    "The answer took longer than is allowed."));
            case ASKING, RELAYING -> late(tooLong);
            case SETTLING -> {} // the ledger has a limit of its own
            case KEEPING -> end();
            case ENDING -> {
                down.abandon(row, why);
                over();
            }
            case OVER -> call().close(); // its last bytes never came
        }
    }

    private void late(boolean tooLong) {
        if (call().connecting()) {
            engineLost("cannot be reached in time", null);
        } else if (tooLong) {
            timedOut("The answer took longer than is allowed.");
        } else if (heldBack()) {
            gone = true;
            settle(
                    Outcome.ABORTED,
                    new Refused(GatewayError.SLOW_READER, "The answer was not read in time."));
        } else {
            failed(new Failure(state == State.ASKING ? notBegun() : stuck(), Cause.TIME_OUT));
        }
    }

    private Refused notBegun() {
        return new Refused(
                GatewayError.ENGINE_TIMEOUT,
                fromProvider()
                        ? "The provider of this model did not begin to answer in time."
                        : "The engine did not begin to answer in time.");
    }

    private Refused stuck() {
        return new Refused(
                GatewayError.ENGINE_TIMEOUT,
                fromProvider()
                        ? "The provider of this model stopped in the middle of its answer."
                        : "The engine stopped in the middle of its answer.");
    }

    private void timedOut(String message) {
        settle(Outcome.FAILED, new Refused(GatewayError.ENGINE_TIMEOUT, message));
    }

    // ---- the way out --------------------------------------------------------------------------

    /** No engine is being asked; whether one was, and failed, is to be recorded first. */
    void refuse(Refused reason) {
        why = reason;
        var failed = attempts == null ? null : attempts.givenUp();
        if (failed != null) {
            record(failed);
            return;
        }
        state = State.ENDING;
        if (hold != null) {
            hold.release();
        }
        within(kernel.settings.slowReader());
        kernel.meter.refused(reason.error());
        if (gone) {
            down.abandon(null, reason);
            over();
        } else {
            sayNo(reason);
        }
    }

    /** The one place where the last attempt is settled; every later call is ignored. */
    void settle(Outcome outcome, @Nullable Refused reason) {
        if (state != State.ASKING && state != State.RELAYING) {
            return;
        }
        state = State.SETTLING;
        why = reason;
        attempts().over(outcome == Outcome.COMPLETE);
        if (outcome != Outcome.COMPLETE || answer == null || !answer.saidAll()) {
            call().close();
        }
        record(tally().row(this, outcome));
    }

    private void record(UsageRow settled) {
        state = State.SETTLING;
        marks.last();
        row = settled;
        var held = hold;
        if (held == null) {
            kernel.ledger.append(settled, List.of(), this::written);
            return;
        }
        kernel.ledger.append(
                settled,
                held.charges(settled),
                ok -> {
                    held.settled(settled, ok);
                    written(ok);
                });
    }

    /** On the ledger's thread. */
    private void written(boolean ok) {
        durable = ok;
        lane.post(this);
    }

    /** The row's fate is known: now the end may be shown. */
    void rowWritten() {
        if (state != State.SETTLING || row == null) {
            return;
        }
        marks.durable();
        kernel.meter.settled(row, marks.durableAfterLast());
        if (!durable && why == null) {
            why =
                    new Refused(
                            GatewayError.NOT_RECORDED,
                            "The answer could not be recorded, so it is not given. Try again"
                                    + " soon.");
        }
        if (why != null) {
            kernel.meter.refused(why.error());
        }
        if (why != null && durable) {
            keeping.brokenOff(why, row.outcome() == Outcome.FAILED);
        }
        if (why == null && answer != null && answer.keep(keeping)) {
            state = State.KEEPING;
            within(STORE_PATIENCE);
        } else {
            end();
        }
    }

    /** What was to be kept is, or cannot be. */
    void kept(boolean is) {
        if (state == State.KEEPING) {
            keeping.stored(is);
            end();
        } else if (is) {
            keeping.forget(); // who asked was told that it is not
        }
    }

    private void end() {
        state = State.ENDING;
        within(kernel.settings.slowReader());
        if (gone) {
            down.abandon(row, why);
            over();
        } else if (why != null) {
            sayNo(why);
        } else if (answer != null) {
            if (keeping.active()) {
                answer.mark(keeping);
            }
            if (recollection != null) {
                answer.remember(recollection);
            }
            answer.show();
        }
    }

    /** A stream that has begun is told in its own way. */
    private void sayNo(Refused reason) {
        if (!opened) {
            down.refuse(id, marks.header(), row, reason);
        } else if (answer != null && !answer.refusal()) {
            answer.breakOff(reason);
        } else {
            down.finish(reason.event(route.stream()), row, reason);
        }
    }

    /** The row, once there is one. */
    @Nullable UsageRow settled() {
        return row;
    }

    /** The last byte has left, or nobody is there to take it. */
    void over() {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        answer = null;
        keeping.close();
        if (passage != null) {
            passage.leave(row == null ? 0 : row.tokensIn() + row.tokensOut());
        }
        kernel.left();
        if (attempts == null || attempts.none()) {
            leaveWhenOver();
        } else if (call().ending()) {
            within(LAST_BYTES); // the connection is of use again; it leaves the lane when they came
        } else {
            call().close();
        }
    }

    /** The lane forgets an exchange once it has neither an asker nor an engine. */
    void leaveWhenOver() {
        if (state == State.OVER) {
            lane.leave(this);
        }
    }
}
