package dev.dreamserver.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.EngineTraffic;
import dev.dreamserver.gateway.GatewaySettings;
import dev.dreamserver.gateway.QueueSettings;
import dev.dreamserver.quota.QuotaSettings;
import dev.dreamserver.quota.RateLimits;
import dev.dreamserver.quota.RateSettings;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.RowWritten;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.spi.Charge;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** The kernel in a real Undertow, between a raw client and a scripted engine. */
@Timeout(60)
abstract class KernelFixture {

    final Map<String, String> set = new HashMap<>();
    final BlockingQueue<UsageRow> rows = new LinkedBlockingQueue<>();
    final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    final AtomicInteger retries = new AtomicInteger();
    final AtomicInteger engineHints = new AtomicInteger();
    final AtomicInteger furtherAttempts = new AtomicInteger();
    final AtomicInteger hits = new AtomicInteger();
    final AtomicInteger misses = new AtomicInteger();
    final BlockingQueue<EngineTraffic> traffic = new LinkedBlockingQueue<>();
    final AtomicBoolean ledgerWorks = new AtomicBoolean(true);
    final AtomicInteger keysLoaded = new AtomicInteger();
    @Nullable CountDownLatch ledgerGate;

    @SuppressWarnings("NullAway.Init")
    ScriptedEngine engine;

    @SuppressWarnings("NullAway.Init")
    Kernel kernel;

    @SuppressWarnings("NullAway.Init")
    Undertow server;

    @SuppressWarnings("NullAway.Init")
    RateLimits rates;

    int port;

    @BeforeEach
    void open() throws IOException {
        engine = new ScriptedEngine();
    }

    @AfterEach
    void close() throws IOException {
        server.stop();
        engine.close();
        assertThat(engine.problems).isEmpty();
    }

    static Caller caller(String person, String... roles) {
        return of(person, "team", roles);
    }

    private static Caller of(String person, String team, String... roles) {
        return new Caller(
                person,
                person,
                Optional.of(team),
                Set.of(roles),
                Optional.of("key-1"),
                Caller.Via.API_KEY);
    }

    private final Entrance entrance =
            new Entrance() {
                @Override
                public Verdict key(String text) {
                    return switch (text) {
                        case "good" -> new Verdict.Known(caller("mara", Roles.USER));
                        case "ada" -> new Verdict.Known(caller("ada", Roles.USER));
                        case "tove" -> new Verdict.Known(of("tove", "others", Roles.USER));
                        case "atlas" ->
                                new Verdict.Known(
                                        caller("mara", Roles.USER)
                                                .workingFor(Optional.of("atlas")));
                        case "looker" -> new Verdict.Known(caller("lena", Roles.VIEWER));
                        default -> new Verdict.Refused("key-unknown");
                    };
                }

                @Override
                public Verdict token(String jwt) {
                    if (keysLoaded.get() == 0) {
                        return new Verdict.KeysNeeded();
                    }
                    return jwt.equals("a.b.c")
                            ? new Verdict.Known(caller("mara", Roles.USER))
                            : new Verdict.Refused("token-refused");
                }

                @Override
                public void loadKeys() {
                    keysLoaded.incrementAndGet();
                }

                @Override
                public void refused(String kind, String source) {
                    refusals.add(kind + " " + source);
                }
            };

    /** What is committed together with a row. */
    void charge(List<Charge> charges) {}

    private void remember(UsageRow row, List<Charge> charges, RowWritten whenWritten) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                if (ledgerGate != null) {
                                    ledgerGate.await();
                                }
                            } catch (InterruptedException stop) {
                                Thread.currentThread().interrupt();
                            }
                            if (ledgerWorks.get()) {
                                charge(charges);
                                rows.add(row);
                            }
                            whenWritten.written(ledgerWorks.get());
                        });
    }

    private final Meter meter =
            new Meter() {
                @Override
                public void settled(UsageRow row, long ledgerNanos) {}

                @Override
                public void refused(dev.dreamserver.gateway.GatewayError error) {}

                @Override
                public void retried() {
                    retries.incrementAndGet();
                }

                @Override
                public void triedAgain() {
                    furtherAttempts.incrementAndGet();
                }

                @Override
                public void recalled(boolean hit) {
                    (hit ? hits : misses).incrementAndGet();
                }
            };

    private void hear(String id, EngineTraffic news) {
        if (news instanceof EngineTraffic.Failed) {
            engineHints.incrementAndGet();
        } else {
            traffic.add(news);
        }
    }

    void start() {
        start(endpoint("guide", "guide"));
    }

    EngineEndpoint endpoint(String model, String upstreamModel) {
        return endpoint(model, upstreamModel, engine.port());
    }

    static EngineEndpoint endpoint(String model, String upstreamModel, int enginePort) {
        return endpoint(model, upstreamModel, enginePort, 0);
    }

    static EngineEndpoint endpoint(String model, String upstreamModel, int enginePort, int places) {
        return new EngineEndpoint(
                "local",
                URI.create("http://127.0.0.1:" + enginePort),
                new Secret("engine-key"),
                model,
                upstreamModel,
                4096,
                false,
                false,
                places);
    }

    void start(EngineEndpoint... endpoints) {
        var settings = new Settings(key -> Optional.ofNullable(set.get(key)));
        rates = new RateLimits(RateSettings.from(settings));
        kernel =
                new Kernel(
                        GatewaySettings.from(settings),
                        QueueSettings.from(settings),
                        QuotaSettings.from(settings),
                        rates,
                        entrance,
                        this::remember,
                        meter,
                        this::hear,
                        Clock.systemUTC());
        kernel.enginesChanged(List.of(endpoints));
        server =
                Undertow.builder()
                        .addHttpListener(0, "127.0.0.1")
                        .setIoThreads(1)
                        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                        .setWorkerThreads(2)
                        .setHandler(
                                new PathHandler()
                                        .addPrefixPath("/v1", kernel.handler())
                                        .addPrefixPath("/api", kernel.ollama()))
                        .build();
        server.start();
        port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    UsageRow row() throws InterruptedException {
        var row = rows.poll(15, TimeUnit.SECONDS);
        assertThat(row).as("a usage row").isNotNull();
        return java.util.Objects.requireNonNull(row);
    }

    /** An attempt has failed, and another one is to be made. */
    void awaitFurtherAttempt() throws InterruptedException {
        for (var i = 0; furtherAttempts.get() == 0 && i < 1500; i++) {
            Thread.sleep(10);
        }
        assertThat(furtherAttempts).hasPositiveValue();
    }

    void awaitIdle() throws InterruptedException {
        for (var i = 0; kernel.underWay() > 0 && i < 1500; i++) {
            Thread.sleep(10);
        }
        assertThat(kernel.underWay()).isZero();
    }
}
