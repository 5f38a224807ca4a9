package dev.dreamserver.gateway.wire;

import dev.dreamserver.engine.EngineTraffic;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.gateway.GatewayError;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who may be asked for one request, in which order, and how often; and what became of each attempt,
 * for those who decide about the next ones. Lives on the exchange's thread.
 */
final class Ways {

    private static final long FIRST_WAIT_MILLIS = 200;

    private final List<Upstream> ways;
    private final BiConsumer<String, EngineTraffic> news;
    private int way;
    private int tries;
    private int attempts;
    private Cause lastCause = Cause.AWAY;
    private @Nullable Upstream asked;
    private boolean placeTaken;

    Ways(List<Upstream> ways, BiConsumer<String, EngineTraffic> news) {
        this.ways = ways;
        this.news = news;
    }

    /** The next that may be asked, the one of the last attempt included; a place there is taken. */
    @Nullable Upstream next() {
        for (; way < ways.size(); way++) {
            var candidate = ways.get(way);
            if (candidate.enter()) {
                asked = candidate;
                placeTaken = true;
                tries++;
                attempts++;
                return candidate;
            }
            tries = 0;
        }
        return null;
    }

    /** The same without the one of the last attempt. */
    @Nullable Upstream other() {
        var here = way++;
        var triesHere = tries;
        tries = 0;
        var next = next();
        if (next == null) {
            way = here;
            tries = triesHere;
        }
        return next;
    }

    /** Another model answers there by now. */
    void movedTo(Upstream now) {
        asked = now;
    }

    /** All who may be asked. */
    List<Upstream> all() {
        return ways;
    }

    /** Whether nobody else is left. */
    boolean exhausted() {
        return way + 1 >= ways.size();
    }

    /**
     * How many milliseconds after this failure the same engine may be asked again; negative when
     * that is of no use.
     */
    long waitFor(Failure failure) {
        var provider = ways.get(way).endpoint().provider();
        if (provider.isEmpty() || ways.get(way).standing().isOut(System.nanoTime())) {
            return -1;
        }
        var patience = provider.get().patience();
        var longest = patience.longestWait().toMillis();
        var wished = Math.max(0, failure.refused().retryAfter()) * 1000;
        if (tries > patience.retries() || wished > longest) {
            return -1;
        }
        var base = Math.min(longest, FIRST_WAIT_MILLIS << (2 * (tries - 1)));
        return Math.max(wished, ThreadLocalRandom.current().nextLong(base / 2, base + 1));
    }

    /** The last attempt gave no answer. */
    void failed(Cause cause) {
        lastCause = cause;
        var at = asked;
        if (at == null) {
            return;
        }
        var id = at.endpoint().id();
        if (cause.counts()) {
            news.accept(id, new EngineTraffic.Failed());
        } else if (cause == Cause.KEY) {
            news.accept(id, new EngineTraffic.KeyRefused());
        }
        var provider = at.endpoint().provider();
        if (!placeTaken || provider.isEmpty()) {
            return;
        }
        placeTaken = false;
        if (!cause.counts()) {
            at.standing().left();
            return;
        }
        var time = at.standing().failed(provider.get().patience(), System.nanoTime());
        if (time.isPositive()) {
            news.accept(id, new EngineTraffic.LeftOut(time));
        }
    }

    /** The last attempt is over, if it did not fail before. */
    void over(boolean answered) {
        var at = asked;
        if (at == null || !placeTaken || at.endpoint().provider().isEmpty()) {
            return;
        }
        placeTaken = false;
        if (!answered) {
            at.standing().left();
        } else if (at.standing().well()) {
            news.accept(at.endpoint().id(), new EngineTraffic.Back());
        }
    }

    /** How many were asked by now. */
    int attempts() {
        return attempts;
    }

    /** Who answers for the model that was asked for, and why; null when it answers itself. */
    @Nullable String fallback(String wanted) {
        var model = asked == null ? wanted : asked.endpoint().model();
        return model.equals(wanted) ? null : "\"%s\"; reason=%s".formatted(model, lastCause.word());
    }

    /** Why not even the first is asked. */
    Refused notNow() {
        var first = ways.getFirst();
        var terms = first.endpoint().provider().orElseThrow();
        if (terms.state() == ProviderTerms.State.KEY_REFUSED) {
            return EngineRefusal.keyRefused();
        }
        return terms.state() == ProviderTerms.State.UP && first.standing().isFull(terms)
                ? new Refused(
                        GatewayError.ENGINE_BUSY,
                        "The provider of this model has as much to do as it is given. Try again"
                                + " soon.")
                : new Refused(
                        GatewayError.NO_ENGINE,
                        "The provider of this model does not answer now. Try again soon.");
    }
}
