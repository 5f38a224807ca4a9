package dev.dreamserver.chat.web;

import dev.dreamserver.chat.Answer;
import dev.dreamserver.chat.AnswerEnd;
import dev.dreamserver.chat.AnswerWords;
import dev.dreamserver.chat.Question;
import dev.dreamserver.chat.Questions;
import dev.dreamserver.chat.Summarizer;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.gateway.AnswerListener;
import dev.dreamserver.gateway.Gateway;
import dev.dreamserver.gateway.RunningAnswer;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.routing.Decision;
import dev.dreamserver.routing.Reason;
import dev.dreamserver.routing.web.RoutingWords;
import dev.dreamserver.security.Caller;
import dev.dreamserver.usage.Tariff;
import dev.dreamserver.usage.UsageRow;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One answer on its way from the gateway to a page. The gateway's I/O thread puts pieces into a
 * queue and never waits; a virtual thread writes them out, holds the engine back while the reader
 * is slow, stops it when the reader has gone, and keeps the answer at the end.
 */
class AnswerStream implements AnswerListener, HttpSessionBindingListener, Runnable {

    private static final Logger LOG = Logger.getLogger(AnswerStream.class);

    /** From here on the engine is held back, and goes on below a quarter of it. */
    private static final int HIGH = 256;

    /** So long without a piece, a comment is written: it shows whether somebody still reads. */
    private static final long QUIET_MILLIS = 1_000;

    private sealed interface Piece {}

    private record Waiting(int position, Optional<Duration> still) implements Piece {}

    private record Started(UUID requestId, String model) implements Piece {}

    private record Priced(Tariff tariff) implements Piece {}

    private record Events(ByteBuffer bytes) implements Piece {}

    private record Ended(Optional<UsageRow> row, Optional<Refusal> refusal) implements Piece {}

    private final Caller who;
    private final HttpSession session;
    private final String name = AnswerStream.class.getName() + "." + UUID.randomUUID();
    private final Question question;
    private final AnswerCosts costs;
    private final EngineEndpoint engine;
    private final Gateway gateway;
    private final Questions questions;
    private final Summarizer summarizer;
    private final AsyncContext async;
    private final Locale language;

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable RunningAnswer> running = new AtomicReference<>();
    private volatile boolean paused;
    private volatile boolean stopped;
    private volatile boolean gone;

    // Only the writing thread uses these.
    private final StringBuilder text = new StringBuilder();
    private @Nullable UUID requestId;
    private String model;
    private @Nullable Tariff tariff;
    private final AnswerWords words = new AnswerWords();

    AnswerStream(
            Caller who,
            HttpSession session,
            Question question,
            AnswerCosts costs,
            Gateway gateway,
            Questions questions,
            Summarizer summarizer,
            AsyncContext async,
            Locale language) {
        this.who = who;
        this.session = session;
        this.question = question;
        this.costs = costs;
        this.engine = question.model().engine();
        this.gateway = gateway;
        this.questions = questions;
        this.summarizer = summarizer;
        this.async = async;
        this.language = language;
        this.model = engine.model();
    }

    boolean of(String person) {
        return who.personId().equals(person);
    }

    boolean in(UUID conversation) {
        return question.conversation().equals(conversation);
    }

    /** From here on it ends with the session that asked for it. */
    void enter() {
        session.setAttribute(name, this);
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent sessionEnded) {
        leave();
    }

    /** Nobody reads it any more. */
    private void leave() {
        gone = true;
        cancel();
    }

    /** The person wants no more of it. */
    void stop() {
        stopped = true;
        cancel();
    }

    @Override
    public Optional<Decision> decided() {
        return question.model().decision();
    }

    @Override
    public void waiting(int position, Optional<Duration> still) {
        pieces.add(new Waiting(position, still));
    }

    @Override
    public void started(UUID id, String answering) {
        pieces.add(new Started(id, answering));
    }

    @Override
    public void events(ByteBuffer wholeEvents) {
        pieces.add(new Events(wholeEvents));
        var answer = running.get();
        if (answer != null && pieces.size() > HIGH && !paused) {
            paused = true;
            answer.pause();
        }
    }

    @Override
    public void ended(Optional<UsageRow> row, Optional<Refusal> refusal) {
        pieces.add(new Ended(row, refusal));
    }

    @Override
    public void run() {
        try {
            var out = async.getResponse().getOutputStream();
            send(out, "question", asked());
            var end = relay(out);
            send(out, "end", kept(end));
        } catch (IOException | InterruptedException | RuntimeException broken) {
            LOG.errorf(broken, "The answer to request %s could not be kept", requestId);
            cancel();
        }
    }

    private Ended relay(OutputStream out) throws InterruptedException {
        try {
            running.set(gateway.ask(who, question.prompt().request(engine), this));
        } catch (DreamException no) {
            var code = no.code();
            return new Ended(
                    Optional.empty(),
                    Optional.of(
                            new Refusal(
                                    code.id(), code.status(), String.valueOf(no.getMessage()))));
        }
        if (stopped || gone) {
            cancel();
        }
        costs.tariff(now -> pieces.add(new Priced(now)));
        while (true) {
            var piece = pieces.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
            switch (piece) {
                case null -> write(out, ":\n\n");
                case Waiting so -> send(out, "queue", queued(so));
                case Started begun -> {
                    requestId = begun.requestId();
                    model = begun.model();
                    send(
                            out,
                            "start",
                            Json.createObjectBuilder()
                                    .add("model", model)
                                    .add("request", begun.requestId().toString()));
                    sendRates(out);
                }
                case Priced known -> {
                    tariff = known.tariff();
                    sendRates(out);
                }
                case Events events -> pass(out, events.bytes());
                case Ended end -> {
                    return end;
                }
            }
            var answer = running.get();
            if (paused && pieces.size() < HIGH / 4 && answer != null) {
                paused = false;
                answer.resume();
            }
        }
    }

    /** Passes on the new words of all that waits, in one piece. */
    private void pass(OutputStream out, ByteBuffer first) {
        var fresh = new StringBuilder(words.in(first));
        while (pieces.peek() instanceof Events more) {
            pieces.remove();
            fresh.append(words.in(more.bytes()));
        }
        if (!fresh.isEmpty()) {
            text.append(fresh);
            send(
                    out,
                    "words",
                    Json.createObjectBuilder().add("t", fresh.toString()).add("n", words.tokens()));
        }
    }

    /** What the model that answers costs, as soon as both are known. */
    private void sendRates(OutputStream out) {
        if (requestId != null && tariff != null) {
            costs.rates(tariff, model).ifPresent(rates -> send(out, "rates", rates));
        }
    }

    private static JsonObjectBuilder queued(Waiting so) {
        var queued = Json.createObjectBuilder().add("position", so.position());
        so.still().ifPresent(time -> queued.add("seconds", time.toSeconds() + 1));
        return queued;
    }

    private JsonObjectBuilder asked() {
        var asked =
                Json.createObjectBuilder()
                        .add("conversation", question.conversation().toString())
                        .add("title", question.title())
                        .add("fresh", question.fresh())
                        .add("position", question.position().orElse(0))
                        .add("leftOut", question.prompt().leftOut())
                        .add("summarised", question.prompt().summarised())
                        .add("unseen", question.prompt().unseen())
                        .add("promptTokens", question.prompt().tokens())
                        .add("context", engine.contextTokens())
                        .add("model", engine.model())
                        .add("guide", engine.builtInGuide());
        question.model().missed().ifPresent(model -> asked.add("missed", model));
        return asked;
    }

    /** Keeps the answer and says how it ended. */
    private JsonObjectBuilder kept(Ended end) {
        var answer = answer(end);
        var told = Json.createObjectBuilder();
        question.position().ifPresent(position -> told.add("position", keep(position, answer)));
        told.add("end", answer.end().name())
                .add("model", answer.model())
                .add("tokensIn", answer.tokensIn())
                .add("tokensOut", answer.tokensOut())
                .add("millis", answer.durationMicros() / 1_000)
                .add("context", engine.contextTokens());
        answer.tokensPerSecond().ifPresent(speed -> told.add("speed", speed));
        answer.firstTokenMicros().ifPresent(first -> told.add("firstMillis", first / 1_000));
        answer.reason().ifPresent(reason -> told.add("reason", Words.said(language, reason)));
        end.row()
                .flatMap(UsageRow::routed)
                .map(routed -> Reason.read(routed.reason()))
                .ifPresent(reason -> told.add("why", RoutingWords.why(language, reason)));
        answer.requestId()
                .ifPresent(
                        id -> {
                            told.add("request", id.toString());
                            if (!gone) {
                                costs.tell(told, who, question, id, answer.model());
                            }
                        });
        return told;
    }

    private int keep(int position, Answer answer) {
        var place = questions.answered(who, question.conversation(), position, answer);
        summarizer.answered(who, question, answer.text(), engine);
        return place;
    }

    private Answer answer(Ended end) {
        var row = end.row();
        return new Answer(
                text.toString(),
                howItEnded(end),
                Optional.ofNullable(requestId).or(() -> row.map(UsageRow::requestId)),
                model,
                engine.builtInGuide(),
                question.prompt().leftOut(),
                question.prompt().summarised(),
                question.prompt().unseen(),
                row.map(UsageRow::tokensIn).orElse(0L),
                row.map(UsageRow::tokensOut).orElse(words.tokens()),
                row.flatMap(UsageRow::firstTokenMicros),
                row.map(UsageRow::durationMicros).orElse(0L),
                stopped || gone ? Optional.empty() : end.refusal().map(Refusal::message));
    }

    private AnswerEnd howItEnded(Ended end) {
        if (stopped) {
            return AnswerEnd.STOPPED;
        }
        if (gone) {
            return AnswerEnd.LEFT;
        }
        if (end.refusal().isPresent()) {
            return AnswerEnd.FAILED;
        }
        return end.row()
                .map(
                        row ->
                                switch (row.outcome()) {
                                    case COMPLETE ->
                                            words.cut() ? AnswerEnd.CUT : AnswerEnd.COMPLETE;
                                    case ABORTED -> AnswerEnd.STOPPED;
                                    case FAILED, RETRIED -> AnswerEnd.FAILED;
                                })
                .orElse(AnswerEnd.FAILED);
    }

    private void send(OutputStream out, String event, JsonObjectBuilder data) {
        write(out, "event: " + event + "\ndata: " + data.build() + "\n\n");
    }

    /** Writes, or notes that nobody reads any more and stops the engine. */
    private void write(OutputStream out, String words) {
        if (gone) {
            return;
        }
        try {
            out.write(words.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException away) {
            LOG.debugf("The page of request %s has gone: %s", requestId, away.getMessage());
            leave();
        }
    }

    private void cancel() {
        var answer = running.get();
        if (answer != null) {
            answer.cancel();
        }
    }

    /** Ends the response. */
    void complete() {
        try {
            async.complete();
        } catch (IllegalStateException already) {
            LOG.debug("The answer was closed already", already);
        }
        try {
            session.removeAttribute(name);
        } catch (IllegalStateException ended) {
            LOG.debug("The session has forgotten it already", ended);
        }
    }
}
