package dev.dreamserver.gateway.wire;

import dev.dreamserver.cache.AnswerMemory;
import dev.dreamserver.cache.CacheSettings;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.EngineTraffic;
import dev.dreamserver.gateway.AnswerListener;
import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.gateway.GatewaySettings;
import dev.dreamserver.gateway.QueueSettings;
import dev.dreamserver.gateway.RunningAnswer;
import dev.dreamserver.quota.Allowances;
import dev.dreamserver.quota.Demand;
import dev.dreamserver.quota.QuotaSettings;
import dev.dreamserver.quota.RateLimits;
import dev.dreamserver.responses.ResponseMemory;
import dev.dreamserver.responses.ResponseSettings;
import dev.dreamserver.routing.Router;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.ssl.XnioSsl;

/**
 * The gateway without its house: exchanges, the engines they go to, and the limits they keep. Knows
 * neither CDI nor transactions; the house reaches it through the ports it is made with, and by
 * replacing immutable snapshots. Thread-safe.
 */
public final class Kernel {

    /** Tokens of a provider's answer of which the request does not say how long it may be. */
    static final int USUAL_ANSWER = 16_384;

    final GatewaySettings settings;
    final QueueSettings queue;
    final QuotaSettings quota;
    final RateLimits rates;
    final Entrance entrance;
    final Ledger ledger;
    final Meter meter;
    final Clock clock;
    final Visits visits = new Visits();

    private final BiConsumer<String, EngineTraffic> engineNews;
    private final ConcurrentMap<XnioIoThread, Lane> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong bodyBytes = new AtomicLong();
    private volatile EngineMap engines = EngineMap.EMPTY;
    private volatile @Nullable Allowances allowances;
    private volatile @Nullable Router router;
    private volatile @Nullable XnioSsl tls;
    private volatile Recall recall = Recall.OFF;
    private volatile Keeper keeper = Keeper.OFF;

    /**
     * A kernel without engines.
     *
     * @param rates how fast everybody may ask
     * @param engineNews told the id of an engine and what became of a request to it, where that is
     *     news; returns at once
     */
    public Kernel(
            GatewaySettings settings,
            QueueSettings queue,
            QuotaSettings quota,
            RateLimits rates,
            Entrance entrance,
            Ledger ledger,
            Meter meter,
            BiConsumer<String, EngineTraffic> engineNews,
            Clock clock) {
        this.settings = settings;
        this.queue = queue;
        this.quota = quota;
        this.rates = rates;
        this.entrance = entrance;
        this.ledger = ledger;
        this.meter = meter;
        this.engineNews = engineNews;
        this.clock = clock;
    }

    /** The handler for Ollama's paths below {@code /api}. */
    public HttpHandler ollama() {
        return new OllamaHandler(this);
    }

    /** Whether that handler has something at this path, below {@code /api}. */
    public static boolean isOllamas(String path) {
        return OllamaHandler.has(path);
    }

    /** The handler for everything below {@code /v1}. */
    public HttpHandler handler() {
        return new GatewayHandler(this);
    }

    /** From now on these engines answer, and only these. */
    public synchronized void enginesChanged(List<EngineEndpoint> endpoints) {
        engines =
                new EngineMap(
                        endpoints,
                        engines,
                        places -> new FairQueue(places, queue, System::nanoTime));
        recall = recall.with(endpoints);
        engines.open();
    }

    /** From now on these budgets are kept to; null where there is none. */
    public void allowancesChanged(@Nullable Allowances now) {
        allowances = now;
    }

    /** From now on answers are remembered there. */
    public synchronized void remember(CacheSettings limits, AnswerMemory memory) {
        recall = recall.with(limits, memory);
    }

    /** From now on responses are kept there. */
    public void keepResponses(ResponseSettings limits, ResponseMemory memory) {
        keeper = new Keeper(limits, memory);
    }

    Keeper keeper() {
        return keeper;
    }

    Recall recall() {
        return recall;
    }

    @Nullable Allowances allowances() {
        return allowances;
    }

    /** From now on it decides which model answers, where the house is asked to choose. */
    public void routedBy(Router one) {
        router = one;
    }

    @Nullable Router router() {
        return router;
    }

    /** How many exchanges are under way. */
    public int underWay() {
        return underWay.get();
    }

    /** How many exchanges wait for a place at an engine of the house. */
    public int waiting() {
        return engines.waiting();
    }

    /** How many requests are under way at the engine of the house with this address. */
    public int underWay(URI address) {
        return visits.count(address);
    }

    /** Whether somebody with these roles may ask an engine. */
    public static boolean mayAsk(Set<String> roles) {
        return roles.contains(Roles.USER) || roles.contains(Roles.ADMIN);
    }

    /**
     * Asks from inside the house. The listener is called on the given thread only.
     *
     * @param request a chat completion request that streams
     */
    public RunningAnswer ask(
            XnioIoThread thread,
            ByteBufferPool buffers,
            Caller caller,
            byte[] request,
            AnswerListener listener) {
        var lane = lane(thread, buffers);
        var inside = new ListenerDownstream(this, lane, caller, listener);
        lane.execute(() -> inside.begin(request));
        return inside;
    }

    /** Stops what this person began before the moment when they lost the right to it. */
    public void withdraw(String personId, Instant at) {
        stopAll(e -> e.caller.personId().equals(personId) && begunBefore(e, at));
    }

    /** Stops what was asked with this key before the moment when it was revoked. */
    public void withdrawKey(String keyId, Instant at) {
        stopAll(e -> e.caller.keyId().filter(keyId::equals).isPresent() && begunBefore(e, at));
    }

    private static boolean begunBefore(Exchange exchange, Instant at) {
        var micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
        return exchange.startedMicros <= micros;
    }

    private void stopAll(java.util.function.Predicate<Exchange> which) {
        var reason = new Refused(GatewayError.WITHDRAWN, "The right to ask was withdrawn.");
        for (var lane : lanes.values()) {
            lane.execute(
                    () ->
                            lane.each(
                                    exchange -> {
                                        if (which.test(exchange)) {
                                            exchange.stop(reason);
                                        }
                                    }));
        }
    }

    EngineMap engines() {
        return engines;
    }

    void engineNews(String id, EngineTraffic news) {
        engineNews.accept(id, news);
    }

    Lane lane(XnioIoThread thread, ByteBufferPool buffers) {
        var lane = lanes.get(thread);
        return lane != null
                ? lane
                : lanes.computeIfAbsent(thread, any -> new Lane(this, thread, buffers));
    }

    /** The most tokens that a request can take, whichever of these engines answers it. */
    Demand bound(RequestPeek peek, List<Upstream> order, int length) {
        var context = 0;
        var usual = 0;
        for (var one : order) {
            var endpoint = one.endpoint();
            if (endpoint.provider().isEmpty()) {
                context = Math.max(context, endpoint.contextTokens());
            } else {
                usual = Math.max(usual, Math.min(USUAL_ANSWER, endpoint.contextTokens()));
            }
        }
        return Bound.of(
                peek, length, context, usual, quota.templateTokens(), quota.pictureTokens());
    }

    /** Takes a place among the exchanges under way, if one is free. {@link #left} gives it back. */
    boolean enter() {
        if (underWay.incrementAndGet() <= settings.concurrent()) {
            return true;
        }
        underWay.decrementAndGet();
        return false;
    }

    void left() {
        underWay.decrementAndGet();
    }

    /** Takes room for bytes of a large request, if there is room. */
    boolean takeRoom(long bytes) {
        if (bodyBytes.addAndGet(bytes) <= settings.bodiesLimit()) {
            return true;
        }
        bodyBytes.addAndGet(-bytes);
        return false;
    }

    void giveRoom(long bytes) {
        bodyBytes.addAndGet(-bytes);
    }

    /** Trusts these certificates of engines, instead of those that Java trusts. */
    void trust(SSLContext context) {
        tls = new UndertowXnioSsl(Xnio.getInstance(), OptionMap.EMPTY, context);
    }

    @Nullable XnioSsl tls(URI address) {
        if (!"https".equals(address.getScheme())) {
            return null;
        }
        var known = tls;
        if (known == null) {
            try {
                known = new UndertowXnioSsl(Xnio.getInstance(), OptionMap.EMPTY);
            } catch (GeneralSecurityException broken) {
                throw new IllegalStateException("no TLS for engines", broken);
            }
            tls = known;
        }
        return known;
    }
}
