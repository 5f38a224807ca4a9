package dev.dreamserver.gateway;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.gateway.wire.Entrance;
import dev.dreamserver.gateway.wire.Kernel;
import dev.dreamserver.gateway.wire.Meter;
import dev.dreamserver.quota.QuotaSettings;
import dev.dreamserver.quota.RateLimits;
import dev.dreamserver.quota.RateSettings;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageRow;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The gateway's kernel before engines, without a house around it. */
public final class BareGateway implements AutoCloseable {

    /** What it asks for. */
    public static final String KEY = "the-only-key";

    private final BlockingQueue<UsageRow> rows = new LinkedBlockingQueue<>();
    private final Undertow server;
    private final Kernel kernel;

    BareGateway(EngineEndpoint endpoint) {
        this();
        has(List.of(endpoint));
    }

    /** Before no engine. */
    public BareGateway() {
        var settings = new Settings(key -> Optional.empty());
        kernel =
                new Kernel(
                        GatewaySettings.from(settings),
                        QueueSettings.from(settings),
                        QuotaSettings.from(settings),
                        new RateLimits(RateSettings.from(settings)),
                        new OneKey(),
                        (row, charges, whenWritten) -> {
                            rows.add(row);
                            whenWritten.written(true);
                        },
                        Meter.NONE,
                        (engine, news) -> {},
                        Clock.systemUTC());
        server =
                Undertow.builder()
                        .addHttpListener(0, "127.0.0.1")
                        .setIoThreads(1)
                        .setHandler(new PathHandler().addPrefixPath("/v1", kernel.handler()))
                        .build();
        server.start();
    }

    /** From now on it has these engines. */
    public void has(List<EngineEndpoint> endpoints) {
        kernel.enginesChanged(endpoints);
    }

    /** How many wait for a place. */
    public int waiting() {
        return kernel.waiting();
    }

    /** How many requests are under way at this address. */
    public int underWay(URI address) {
        return kernel.underWay(address);
    }

    /** Where it answers. */
    public String url() {
        var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        return "http://127.0.0.1:" + address.getPort() + "/v1";
    }

    /** The row of what was asked last. */
    UsageRow row() throws InterruptedException {
        var row = rows.poll(10, TimeUnit.SECONDS);
        if (row == null) {
            throw new AssertionError("no usage row");
        }
        return row;
    }

    @Override
    public void close() {
        server.stop();
    }

    private static final class OneKey implements Entrance {

        @Override
        public Verdict key(String text) {
            return text.equals(KEY)
                    ? new Verdict.Known(
                            new Caller(
                                    "mara",
                                    "mara",
                                    Optional.empty(),
                                    Set.of(Roles.USER),
                                    Optional.of("key-1"),
                                    Caller.Via.API_KEY))
                    : new Verdict.Refused("key-unknown");
        }

        @Override
        public Verdict token(String jwt) {
            return new Verdict.Refused("token-refused");
        }

        @Override
        public void loadKeys() {}

        @Override
        public void refused(String kind, String source) {}
    }
}
