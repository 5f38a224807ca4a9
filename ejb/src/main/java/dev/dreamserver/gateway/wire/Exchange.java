package dev.dreamserver.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.security.Caller;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageRow.Outcome;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.UndertowClient;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * One request on its way: a state machine that lives on one I/O thread. Whatever happens, it
 * settles exactly once: one usage row, when an engine was asked, and one end for the one who asked.
 *
 * <p>Longer than most classes here: the states and every way between them are read best in one
 * place.
 */
final class Exchange {

    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};
    private static final int ERROR_LIMIT = 64 * 1024;
    private static final int READS_IN_A_ROW = 16;
    private static final Duration LAST_BYTES = Duration.ofSeconds(1);

    /** Where an exchange can be. */
    private enum State {
        /** The request is still arriving. */
        ARRIVING,
        /** A connection to the engine is being made. */
        CONNECTING,
        /** The engine was asked and has not begun to answer. */
        ASKED,
        /** The answer is on its way through. */
        RELAYING,
        /** All is known; the usage row is being written. */
        SETTLING,
        /** The row is decided; the last bytes are on their way out. */
        ENDING,
        /** Nothing is left to do but, at most, to see the engine's last bytes. */
        OVER
    }

    /** How the engine answers. */
    private enum Shape {
        EVENTS,
        WHOLE,
        ERROR
    }

    final UUID id;
    final Caller caller;
    final Marks marks = new Marks();
    final Lane lane;
    final long startedMicros;
    @Nullable Exchange previous;
    @Nullable Exchange next;

    private final Kernel kernel;
    private final Downstream down;
    private State state = State.ARRIVING;
    private Shape shape = Shape.WHOLE;
    private long deadline;
    private final long totalDeadline;

    private @Nullable RequestPeek peek;
    private @Nullable Upstream upstream;
    private byte[] body = NOTHING;
    private @Nullable ClientConnection connection;
    private @Nullable ClientExchange asked;
    private @Nullable StreamSourceChannel source;
    private boolean pooled;
    private boolean retried;
    private boolean requestSent;
    private boolean answerWhole;

    private int engineStatus;
    private byte[] kept = NOTHING;
    private int keptLength;
    private byte[] usageEvent = NOTHING;
    private boolean opened;
    private boolean blocked;
    private boolean paused;

    private long sentTokens;
    private long tokensIn = -1;
    private long tokensOut = -1;
    private long firstTokenNanos = -1;

    private @Nullable UsageRow row;
    private @Nullable Refused why;
    private boolean gone;
    private volatile boolean durable;

    Exchange(Kernel kernel, Lane lane, Caller caller, Downstream down) {
        this.kernel = kernel;
        this.lane = lane;
        this.caller = caller;
        this.down = down;
        var now = kernel.clock.instant();
        startedMicros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        id = RequestIds.at(startedMicros);
        totalDeadline = System.nanoTime() + kernel.settings.totalTimeout().toNanos();
        within(kernel.settings.bodyTimeout());
    }

    private void within(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
    }

    // ---- the way in -------------------------------------------------------------------------

    /** The request is here, whole: reads it, finds its engine, and asks. */
    void begin(byte[] request, int length) {
        if (state != State.ARRIVING) {
            return;
        }
        try {
            peek = RequestPeek.at(request, length);
        } catch (RefusedException no) {
            refuse(no.refused());
            return;
        }
        var engines = kernel.engines();
        if (engines.isEmpty()) {
            refuse(
                    new Refused(
                            GatewayError.NO_ENGINE, "No engine can answer now. Try again soon."));
            return;
        }
        upstream = engines.find(peek.model());
        if (upstream == null) {
            refuse(
                    new Refused(
                            GatewayError.UNKNOWN_MODEL,
                            "There is no model \"%s\" here. See /v1/models."
                                    .formatted(peek.model()),
                            "model"));
            return;
        }
        body = Splice.of(request, length, peek, upstream.endpoint().upstreamModel());
        marks.admitted();
        var waiting = lane.borrow(upstream);
        if (waiting == null) {
            connect();
        } else {
            pooled = true;
            ask(waiting);
        }
    }

    private Upstream upstream() {
        if (upstream == null) {
            throw new IllegalStateException("no engine was chosen");
        }
        return upstream;
    }

    private RequestPeek peek() {
        if (peek == null) {
            throw new IllegalStateException("the request was not read");
        }
        return peek;
    }

    private void connect() {
        state = State.CONNECTING;
        pooled = false;
        within(kernel.settings.connectTimeout());
        UndertowClient.getInstance()
                .connect(
                        new ClientCallback<>() {
                            @Override
                            public void completed(ClientConnection made) {
                                if (state == State.CONNECTING) {
                                    ask(made);
                                } else {
                                    IoUtils.safeClose(made);
                                }
                            }

                            @Override
                            public void failed(IOException no) {
                                if (state == State.CONNECTING) {
                                    engineLost("cannot be reached", no);
                                }
                            }
                        },
                        upstream().address(),
                        lane.thread,
                        kernel.tls(upstream().address()),
                        lane.buffers,
                        OptionMap.EMPTY);
    }

    private void ask(ClientConnection made) {
        state = State.ASKED;
        connection = made;
        asked = null;
        requestSent = false;
        answerWhole = false;
        within(kernel.settings.firstTokenTimeout());
        made.sendRequest(
                upstream().request(body.length, peek().stream()),
                new ClientCallback<>() {
                    @Override
                    public void completed(ClientExchange sent) {
                        if (connection != made || state != State.ASKED) {
                            IoUtils.safeClose(made);
                            return;
                        }
                        asked = sent;
                        sent.setResponseListener(new Answer(made));
                        sendBody(made, sent.getRequestChannel(), ByteBuffer.wrap(body));
                    }

                    @Override
                    public void failed(IOException no) {
                        lost(made, no);
                    }
                });
    }

    private void sendBody(ClientConnection to, StreamSinkChannel sink, ByteBuffer rest) {
        if (to != connection) {
            return;
        }
        try {
            while (rest.hasRemaining()) {
                if (sink.write(rest) == 0) {
                    sink.getWriteSetter().set(ready -> sendBody(to, ready, rest));
                    sink.resumeWrites();
                    return;
                }
            }
            sink.shutdownWrites();
            flush(to, sink);
            marks.asked();
        } catch (IOException no) {
            lost(to, no);
        }
    }

    private void flush(ClientConnection to, StreamSinkChannel sink) throws IOException {
        if (to != connection) {
            return;
        }
        if (sink.flush()) {
            sink.suspendWrites();
            requestSent = true;
            return;
        }
        sink.getWriteSetter()
                .set(
                        ready -> {
                            try {
                                flush(to, ready);
                            } catch (IOException no) {
                                lost(to, no);
                            }
                        });
        sink.resumeWrites();
    }

    /** The connection failed before a byte of the answer came. */
    private void lost(ClientConnection which, IOException no) {
        if (which != connection || state != State.ASKED) {
            return;
        }
        if (pooled && !retried) {
            // It was closed on the other side while it waited: nobody has seen the request.
            retried = true;
            kernel.meter.retried();
            closeUpstream();
            connect();
            return;
        }
        engineLost("ended before it answered", no);
    }

    // ---- the answer -------------------------------------------------------------------------

    private final class Answer implements ClientCallback<ClientExchange> {

        private final ClientConnection from;

        Answer(ClientConnection from) {
            this.from = from;
        }

        @Override
        public void completed(ClientExchange answer) {
            if (from == connection && state == State.ASKED) {
                answered(answer);
            }
        }

        @Override
        public void failed(IOException no) {
            lost(from, no);
        }
    }

    private void answered(ClientExchange answer) {
        state = State.RELAYING;
        var response = answer.getResponse();
        engineStatus = response.getResponseCode();
        var type = response.getResponseHeaders().getFirst(Headers.CONTENT_TYPE);
        if (engineStatus != 200) {
            shape = Shape.ERROR;
        } else if (type != null && type.startsWith("text/event-stream")) {
            shape = Shape.EVENTS;
        } else {
            shape = Shape.WHOLE;
            var length = response.getResponseHeaders().getFirst(Headers.CONTENT_LENGTH);
            if (length != null && length.length() < 9) {
                var size = Math.min(Integer.parseInt(length), kernel.settings.answerLimit());
                kept = new byte[size + 1];
            }
        }
        var channel = answer.getResponseChannel();
        source = channel;
        channel.getReadSetter().set(this::readable);
        readable(channel);
    }

    private void readable(StreamSourceChannel channel) {
        if (channel != source) {
            return;
        }
        try {
            for (var i = 0; i < READS_IN_A_ROW; i++) {
                if (blocked || paused) {
                    channel.suspendReads();
                    return;
                }
                var count = shape == Shape.EVENTS ? readEvents(channel) : readKept(channel);
                if (count == 0) {
                    channel.resumeReads();
                    return;
                }
                if (count < 0) {
                    engineDone();
                    return;
                }
                if (state != State.RELAYING) {
                    if (answerWhole && source != null) {
                        drainEnd(channel);
                    }
                    return;
                }
            }
            // Others on this thread have waited long enough; what is left is read next time round.
            lane.execute(() -> readable(channel));
        } catch (IOException no) {
            if (state == State.RELAYING) {
                engineLost("ended in the middle of its answer", no);
            } else {
                closeUpstream();
            }
        }
    }

    /** All is known, but the connection is of use again only after its last bytes. */
    private void drainEnd(StreamSourceChannel channel) throws IOException {
        var rest = channel.read(ByteBuffer.wrap(lane.scratch));
        if (rest < 0) {
            releaseUpstream();
            return;
        }
        if (rest > 0) {
            closeUpstream();
            return;
        }
        channel.getReadSetter()
                .set(
                        ready -> {
                            try {
                                if (ready == source) {
                                    drainEnd(ready);
                                }
                            } catch (IOException no) {
                                closeUpstream();
                            }
                        });
        channel.resumeReads();
    }

    private int readKept(StreamSourceChannel channel) throws IOException {
        var limit = shape == Shape.ERROR ? ERROR_LIMIT : kernel.settings.answerLimit();
        if (keptLength == kept.length) {
            if (keptLength > limit) {
                throw new IOException("the answer is larger than " + limit + " bytes");
            }
            kept = Arrays.copyOf(kept, Math.max(4096, Math.min(kept.length * 2, limit + 1)));
        }
        var count = channel.read(ByteBuffer.wrap(kept, keptLength, kept.length - keptLength));
        if (count > 0) {
            if (keptLength == 0) {
                marks.first();
                body = NOTHING;
            }
            keptLength += count;
            within(kernel.settings.tokenTimeout());
        }
        return count;
    }

    private int readEvents(StreamSourceChannel channel) throws IOException {
        if (keptLength > kernel.settings.eventLimit()) {
            throw new IOException("an event is larger than the limit");
        }
        if (lane.scratch.length - keptLength < 8192) {
            lane.scratch = new byte[lane.scratch.length * 2];
        }
        var bytes = lane.scratch;
        System.arraycopy(kept, 0, bytes, 0, keptLength);
        var count = channel.read(ByteBuffer.wrap(bytes, keptLength, bytes.length - keptLength));
        if (count <= 0) {
            return count;
        }
        if (!opened && body.length > 0) {
            marks.first();
            body = NOTHING;
        }
        within(kernel.settings.tokenTimeout());
        var from = Math.max(0, keptLength - 3);
        relay(bytes, from, keptLength + count);
        return count;
    }

    /** Passes whole events on, keeps the beginning of the next one. */
    private void relay(byte[] bytes, int searchFrom, int length) {
        var sendFrom = 0;
        var eventFrom = 0;
        var search = searchFrom;
        while (state == State.RELAYING) {
            var end = Events.end(bytes, search, length);
            if (end < 0) {
                break;
            }
            var kind = Events.kind(bytes, eventFrom, end);
            if ((kind & Events.USAGE) != 0) {
                takeUsage(bytes, eventFrom, end);
            }
            if ((kind & Events.TOKEN) != 0) {
                sentTokens++;
                if (firstTokenNanos < 0) {
                    firstTokenNanos = marks.sinceStart();
                }
            }
            if ((kind & (Events.DONE | Events.ERROR)) != 0) {
                send(bytes, sendFrom, eventFrom);
                if ((kind & Events.DONE) != 0) {
                    answerWhole = true;
                    settle(Outcome.COMPLETE, null);
                } else {
                    engineSaidNo(bytes, eventFrom, end);
                }
                return;
            }
            if ((kind & (Events.USAGE | Events.NO_CHOICES)) == (Events.USAGE | Events.NO_CHOICES)) {
                send(bytes, sendFrom, eventFrom);
                sendFrom = end;
                if (peek().usageWanted()) {
                    usageEvent = Arrays.copyOfRange(bytes, eventFrom, end);
                }
            }
            eventFrom = end;
            search = end;
        }
        if (state != State.RELAYING) {
            return;
        }
        send(bytes, sendFrom, eventFrom);
        keptLength = length - eventFrom;
        if (keptLength > 0) {
            if (kept.length < keptLength) {
                kept = new byte[Math.max(512, keptLength * 2)];
            }
            System.arraycopy(bytes, eventFrom, kept, 0, keptLength);
        }
    }

    private void takeUsage(byte[] bytes, int from, int to) {
        var at = Events.usage(bytes, from, to);
        if (at >= 0) {
            tokensIn = Events.promptTokens(bytes, at, to);
            tokensOut = Events.completionTokens(bytes, at, to);
        }
    }

    private void send(byte[] bytes, int from, int to) {
        if (to <= from || state != State.RELAYING) {
            return;
        }
        open();
        if (!down.write(ByteBuffer.wrap(bytes, from, to - from))) {
            blocked = true;
            within(kernel.settings.slowReader());
        }
    }

    private void open() {
        if (!opened) {
            opened = true;
            down.open(id, peek().model(), marks.header());
        }
    }

    /** The engine's answer came to its proper end. */
    private void engineDone() {
        if (state != State.RELAYING) {
            releaseUpstream();
            return;
        }
        releaseUpstream();
        switch (shape) {
            case WHOLE -> {
                if (keptLength == 0) {
                    engineLost("gave an empty answer", null);
                    return;
                }
                takeUsage(kept, 0, keptLength);
                settle(Outcome.COMPLETE, null);
            }
            case EVENTS -> {
                var saidNothing = sentTokens == 0 && tokensOut < 0;
                if (keptLength > 0 || saidNothing) {
                    engineLost("ended in the middle of its answer", null);
                } else {
                    settle(Outcome.COMPLETE, null);
                }
            }
            case ERROR -> settle(Outcome.FAILED, engineError());
        }
    }

    /** The engine's refusal in our shape: its own words only where the client can act on them. */
    private Refused engineError() {
        return switch (engineStatus) {
            case 400, 404, 413, 415, 422 ->
                    new Refused(
                            GatewayError.ENGINE_REFUSED,
                            engineWords(kept, 0, keptLength, "The engine refused the request."));
            case 429, 503 ->
                    new Refused(
                            GatewayError.ENGINE_BUSY,
                            "The engine is busy or still loading its model. Try again soon.");
            default -> {
                LOG.debugf("engine %s answered %d", upstream().endpoint().id(), engineStatus);
                kernel.engineFailed(upstream().endpoint().id());
                yield new Refused(
                        GatewayError.ENGINE_FAILED,
                        "The engine failed with status %d.".formatted(engineStatus));
            }
        };
    }

    private void engineSaidNo(byte[] bytes, int from, int to) {
        var start = from;
        while (start < to && bytes[start] != '{') {
            start++;
        }
        var words = engineWords(bytes, start, to - start, "The engine failed.");
        settle(Outcome.FAILED, new Refused(GatewayError.ENGINE_FAILED, words));
    }

    /** The message of an error object in OpenAI's, llama.cpp's or a plain shape. */
    private static String engineWords(byte[] bytes, int from, int length, String otherwise) {
        try (var in = JSON.createParser(bytes, from, length)) {
            while (in.nextToken() != null) {
                if (in.currentToken() == JsonToken.VALUE_STRING
                        && "message".equals(in.currentName())) {
                    var words = in.getText();
                    return words.length() > 500 ? words.substring(0, 500) + "…" : words;
                }
            }
        } catch (IOException notJson) {
            return otherwise;
        }
        return otherwise;
    }

    private void engineLost(String how, @Nullable IOException no) {
        var engine = upstream().endpoint().id();
        LOG.debugf(no, "engine %s %s", engine, how);
        kernel.engineFailed(engine);
        var error = state == State.CONNECTING ? GatewayError.NO_ENGINE : GatewayError.ENGINE_FAILED;
        settle(Outcome.FAILED, new Refused(error, "The engine " + how + "."));
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
        if (state == State.ASKED || state == State.RELAYING) {
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
        if (state == State.RELAYING && !blocked && !paused && source != null) {
            within(kernel.settings.tokenTimeout());
            var channel = source;
            lane.execute(() -> readable(channel));
        }
    }

    /** The one who asked has left: the engine is freed at once. */
    void clientGone() {
        if (state == State.SETTLING || state == State.ENDING) {
            gone = true;
            if (state == State.ENDING) {
                over();
            }
            return;
        }
        gone = true;
        stop(new Refused(GatewayError.CANCELLED, "The answer was stopped."));
    }

    /** Ends the exchange from inside the house, with a reason that the client is told. */
    void stop(Refused reason) {
        switch (state) {
            case ARRIVING -> refuse(reason);
            case CONNECTING, ASKED, RELAYING -> settle(Outcome.ABORTED, reason);
            case SETTLING, ENDING, OVER -> {}
        }
    }

    void tick(long now) {
        var late = now - deadline > 0;
        var tooLong = now - totalDeadline > 0;
        if (!late && !tooLong) {
            return;
        }
        switch (state) {
            case ARRIVING ->
                    refuse(
                            new Refused(
                                    GatewayError.BODY_TIMEOUT,
                                    "The request did not arrive in time."));
            case CONNECTING -> engineLost("cannot be reached in time", null);
            case ASKED, RELAYING -> {
                if (tooLong) {
                    timedOut("The answer took longer than is allowed.");
                } else if (blocked || paused) {
                    gone = true;
                    settle(
                            Outcome.ABORTED,
                            new Refused(
                                    GatewayError.SLOW_READER, "The answer was not read in time."));
                } else {
                    kernel.engineFailed(upstream().endpoint().id());
                    timedOut(
                            state == State.ASKED
                                    ? "The engine did not begin to answer in time."
                                    : "The engine stopped in the middle of its answer.");
                }
            }
            case SETTLING -> {} // the ledger has a limit of its own
            case ENDING -> {
                down.abandon(row, why);
                over();
            }
            case OVER -> closeUpstream(); // its last bytes never came
        }
    }

    private void timedOut(String message) {
        settle(Outcome.FAILED, new Refused(GatewayError.ENGINE_TIMEOUT, message));
    }

    // ---- the way out --------------------------------------------------------------------------

    /** No engine was asked: nothing to record. */
    void refuse(Refused reason) {
        state = State.ENDING;
        why = reason;
        within(kernel.settings.slowReader());
        kernel.meter.refused(reason.error());
        if (gone) {
            down.abandon(null, reason);
            over();
        } else {
            down.refuse(id, marks.header(), null, reason);
        }
    }

    /** The one place where an attempt is settled; every later call is ignored. */
    private void settle(Outcome outcome, @Nullable Refused reason) {
        if (state == State.SETTLING || state == State.ENDING || state == State.OVER) {
            return;
        }
        state = State.SETTLING;
        why = reason;
        marks.last();
        if (outcome != Outcome.COMPLETE || !answerWhole) {
            closeUpstream();
        }
        var told = tokensOut >= 0 && tokensIn >= 0;
        var untouched = outcome == Outcome.FAILED && sentTokens == 0 && !told;
        var in = told ? tokensIn : untouched ? 0 : peek().estimatedPromptTokens();
        var out = told ? tokensOut : sentTokens;
        if (outcome == Outcome.COMPLETE && shape == Shape.WHOLE && !told) {
            out = Math.max(1, keptLength / 4);
        }
        var settled =
                new UsageRow(
                        id,
                        1,
                        caller.personId(),
                        caller.team(),
                        caller.keyId(),
                        peek().model(),
                        upstream().endpoint().id(),
                        Instant.ofEpochSecond(
                                startedMicros / 1_000_000, startedMicros % 1_000_000 * 1000),
                        in,
                        out,
                        firstTokenNanos < 0
                                ? Optional.empty()
                                : Optional.of(firstTokenNanos / 1000),
                        marks.sinceStart() / 1000,
                        outcome,
                        !told && !untouched);
        row = settled;
        kernel.ledger.append(
                settled,
                ok -> {
                    durable = ok;
                    lane.post(this);
                });
    }

    /** The row's fate is known: now the end may be shown. */
    void rowWritten() {
        if (state != State.SETTLING || row == null) {
            return;
        }
        state = State.ENDING;
        marks.durable();
        within(kernel.settings.slowReader());
        kernel.meter.settled(row, marks.durableAfterLast());
        if (!durable && why == null) {
            why =
                    new Refused(
                            GatewayError.NOT_RECORDED,
                            "The answer could not be recorded, so it is not given. Try again soon.");
        }
        if (why != null) {
            kernel.meter.refused(why.error());
        }
        if (gone) {
            down.abandon(row, why);
            over();
        } else if (why != null) {
            if (opened) {
                down.finish(why.event(), row, why);
            } else {
                down.refuse(id, marks.header(), row, why);
            }
        } else if (shape == Shape.EVENTS) {
            open();
            down.finish(lastEvents(), row, null);
        } else {
            down.answer(id, marks.header(), kept, keptLength);
        }
    }

    private byte[] lastEvents() {
        var comment = marks.comment();
        var all = Arrays.copyOf(usageEvent, usageEvent.length + comment.length + DONE.length);
        System.arraycopy(comment, 0, all, usageEvent.length, comment.length);
        System.arraycopy(DONE, 0, all, usageEvent.length + comment.length, DONE.length);
        return all;
    }

    /** The row, once there is one. */
    @Nullable UsageRow settled() {
        return row;
    }

    /** The last byte has left, or nobody is there to take it. */
    void delivered() {
        over();
    }

    private void over() {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        kept = NOTHING;
        body = NOTHING;
        kernel.left();
        if (source != null && answerWhole) {
            within(LAST_BYTES); // the connection is of use again; it leaves the lane when they came
        } else {
            closeUpstream();
        }
    }

    // ---- the engine's connection ----------------------------------------------------------------

    private void releaseUpstream() {
        if (!requestSent) {
            closeUpstream(); // the engine answered early; the rest would be the next one's request
            return;
        }
        source = null;
        if (connection != null) {
            lane.giveBack(upstream(), connection);
            connection = null;
            asked = null;
        }
        leaveWhenOver();
    }

    private void leaveWhenOver() {
        if (state == State.OVER) {
            lane.leave(this);
        }
    }

    /** Closes both ways at once: a polite close would wait for the engine's next token. */
    private void closeUpstream() {
        var which = connection;
        var exchange = asked;
        connection = null;
        asked = null;
        source = null;
        if (which != null) {
            if (exchange != null) {
                IoUtils.safeClose(exchange.getResponseChannel());
            }
            IoUtils.safeClose(which);
        }
        leaveWhenOver();
    }
}
