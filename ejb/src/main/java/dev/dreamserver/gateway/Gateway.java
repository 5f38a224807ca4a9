package dev.dreamserver.gateway;

import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.cache.AnswerMemory;
import dev.dreamserver.cache.CacheSettings;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.engine.EnginesChanged;
import dev.dreamserver.engine.spi.EngineUse;
import dev.dreamserver.gateway.wire.Kernel;
import dev.dreamserver.gateway.wire.Meter;
import dev.dreamserver.identity.PersonChanged;
import dev.dreamserver.keys.KeyDirectory;
import dev.dreamserver.keys.KeysChanged;
import dev.dreamserver.quota.AllowancesChanged;
import dev.dreamserver.quota.Quota;
import dev.dreamserver.quota.QuotaSettings;
import dev.dreamserver.responses.ResponseMemory;
import dev.dreamserver.responses.ResponseSettings;
import dev.dreamserver.routing.Routing;
import dev.dreamserver.security.AccessTokens;
import dev.dreamserver.security.Caller;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageLedger;
import io.micrometer.core.instrument.MeterRegistry;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * The way to the engines, for programs on the wire and for the house's own pages alike: the same
 * kernel, the same limits, the same ledger. Thread-safe.
 *
 * <p>Answers for pages run on I/O threads of their own, since a page's request belongs to a servlet
 * and no I/O thread of the server may be taken from there.
 */
@ApplicationScoped
public class Gateway implements EngineUse {

    private static final int BUFFER = 16 * 1024;
    private static final int MOST_THREADS = 2;

    @Inject Settings settings;
    @Inject KeyDirectory keys;
    @Inject AccessTokens tokens;
    @Inject AuditLog audit;
    @Inject UsageLedger ledger;
    @Inject Engines engines;
    @Inject Quota quota;
    @Inject AnswerMemory memory;
    @Inject ResponseMemory responses;
    @Inject Routing routing;
    @Inject Instance<MeterRegistry> registry;
    @Inject Clock clock;

    @SuppressWarnings("NullAway.Init") // by open()
    private Kernel kernel;

    @SuppressWarnings("NullAway.Init") // by open()
    private XnioWorker inside;

    @SuppressWarnings("NullAway.Init") // by open()
    private ByteBufferPool buffers;

    @PostConstruct
    void open() {
        var rows = ledger;
        var watched = engines;
        kernel =
                new Kernel(
                        GatewaySettings.from(settings),
                        QueueSettings.from(settings),
                        QuotaSettings.from(settings),
                        quota.rates(),
                        new Doorkeeper(keys, tokens, audit),
                        rows::append,
                        meter(),
                        watched::heard,
                        clock);
        kernel.routedBy(routing.router());
        kernel.enginesChanged(watched.all());
        kernel.allowancesChanged(quota.allowances().orElse(null));
        kernel.keepResponses(ResponseSettings.from(settings), responses);
        kernel.remember(CacheSettings.from(settings), memory);
        buffers = new DefaultByteBufferPool(true, BUFFER, 256, 4);
        try {
            inside =
                    Xnio.getInstance()
                            .createWorker(
                                    OptionMap.builder()
                                            .set(Options.WORKER_NAME, "dream-gateway")
                                            .set(
                                                    Options.WORKER_IO_THREADS,
                                                    Math.min(
                                                            MOST_THREADS,
                                                            Runtime.getRuntime()
                                                                    .availableProcessors()))
                                            .set(Options.WORKER_TASK_CORE_THREADS, 0)
                                            .set(Options.WORKER_TASK_MAX_THREADS, 1)
                                            .set(Options.THREAD_DAEMON, true)
                                            .getMap());
        } catch (IOException none) {
            throw new IllegalStateException("no I/O threads for the gateway", none);
        }
    }

    private Meter meter() {
        // In the kernel's constructor the gauge would ask a kernel that is not there yet.
        return registry.isResolvable()
                ? new GatewayMetrics(registry.get(), this::underWay, this::waiting, ledger::waiting)
                : Meter.NONE;
    }

    @PreDestroy
    void close() {
        inside.shutdownNow();
    }

    /**
     * Asks an engine for somebody; the answer always streams.
     *
     * @param request a chat completion request in OpenAI's form with {@code "stream": true}
     * @param listener told everything on one I/O thread, and exactly once of the end
     */
    public RunningAnswer ask(Caller caller, byte[] request, AnswerListener listener) {
        return kernel.ask(inside.getIoThread(), buffers, caller, request, listener);
    }

    /** What serves {@code /v1}, on the server's I/O threads. */
    public HttpHandler handler() {
        return kernel.handler();
    }

    /** What serves Ollama's paths below {@code /api}, on the server's I/O threads. */
    public HttpHandler ollama() {
        return kernel.ollama();
    }

    /** Whether a path below {@code /api} is Ollama's. */
    public static boolean isOllamas(String path) {
        return Kernel.isOllamas(path);
    }

    /** How many answers are under way. */
    public int underWay() {
        return kernel == null ? 0 : kernel.underWay();
    }

    /** How many wait for a place at an engine of the house. */
    public int waiting() {
        return kernel == null ? 0 : kernel.waiting();
    }

    @Override
    public int underWay(URI address) {
        return kernel == null ? 0 : kernel.underWay(address);
    }

    void onEngines(@Observes EnginesChanged news) {
        kernel.enginesChanged(news.endpoints());
    }

    void onAllowances(@Observes AllowancesChanged news) {
        kernel.allowancesChanged(news.allowances().orElse(null));
    }

    void onPerson(@Observes(during = TransactionPhase.AFTER_SUCCESS) PersonChanged news) {
        if (!news.enabled() || !Kernel.mayAsk(news.roles())) {
            kernel.withdraw(news.personId(), news.at());
        }
    }

    void onKey(@Observes(during = TransactionPhase.AFTER_SUCCESS) KeysChanged news) {
        if (news.revoked()) {
            kernel.withdrawKey(news.keyId().toString(), clock.instant());
        }
    }
}
