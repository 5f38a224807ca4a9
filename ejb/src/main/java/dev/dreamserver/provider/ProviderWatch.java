package dev.dreamserver.provider;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.EngineProbe.Offer;
import dev.dreamserver.engine.EngineTraffic;
import dev.dreamserver.engine.spi.EngineSource;
import dev.dreamserver.engine.spi.EngineSourceChanged;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceSource;
import dev.dreamserver.security.Envelopes;
import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the providers: asks each for its models now and then, hears of it what became of
 * requests, and tells the engines which models there are. Opens the keys, in memory alone.
 * Thread-safe.
 */
@ApplicationScoped
public class ProviderWatch implements EngineSource, ServiceSource {

    @Inject Settings settings;
    @Inject Clock clock;
    @Inject AuditLog audit;
    @Inject Event<EngineSourceChanged> changed;
    @Resource ManagedScheduledExecutorService threads;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    private final Map<String, WatchedProvider> byName = new ConcurrentSkipListMap<>();
    private volatile List<EngineEndpoint> endpoints = List.of();
    private @Nullable Future<?> ticks;

    @Override
    public List<EngineEndpoint> endpoints() {
        return endpoints;
    }

    @Override
    public void heard(String id, EngineTraffic news) {
        var watched = byName.get(id);
        if (watched != null) {
            watched.heard(news);
            threads.execute(this::announce);
        }
    }

    @Override
    public List<ServiceReport> services() {
        return byName.values().stream().flatMap(one -> one.report().stream()).toList();
    }

    List<ProviderView> views() {
        return byName.values().stream().map(WatchedProvider::view).toList();
    }

    Optional<WatchedProvider> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Envelopes envelopes() {
        var former = settings.get(HouseSettings.FORMER_ENVELOPE_KEY);
        return new Envelopes(
                settings.get(HouseSettings.ENVELOPE_KEY),
                former.isEmpty() ? List.of() : List.of(former));
    }

    /** Begins with what is stored. Called when the house opens, in a transaction. */
    void open() throws SQLException {
        try (var connection = database.getConnection()) {
            renew(connection);
            for (var provider : ProviderRows.all(connection)) {
                put(provider, ProviderRows.listed(connection, provider.id()));
            }
        }
        announce();
        ticks = threads.scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    /** After a change of the envelope key: puts the keys under the new one. */
    private void renew(Connection connection) throws SQLException {
        var names = ProviderRows.renew(connection, envelopes());
        if (!names.isEmpty()) {
            audit.record(
                    new AuditEvent(
                            "provider.renew",
                            AuditLog.HOUSE,
                            "Dream Server",
                            Optional.empty(),
                            Map.of("providers", String.join(" ", names))));
        }
    }

    private void put(KnownProvider provider, List<Offer> listed) {
        var key =
                provider.sealedKey().isEmpty()
                        ? Optional.of(new Secret(""))
                        : envelopes()
                                .open(
                                        provider.sealedKey().get(),
                                        KnownProvider.about(provider.id()));
        byName.put(
                provider.name(),
                new WatchedProvider(provider, key, listed, ProviderSettings.from(settings), clock));
    }

    void onStored(@Observes(during = TransactionPhase.AFTER_SUCCESS) ProviderStored news) {
        var provider = news.provider();
        var before = byName.get(provider.name());
        var sameThere =
                before != null
                        && before.provider().id().equals(provider.id())
                        && before.provider().address().equals(provider.address());
        put(provider, before != null && sameThere ? before.listed() : List.of());
        announce();
    }

    void onRemoved(@Observes(during = TransactionPhase.AFTER_SUCCESS) ProviderRemoved news) {
        byName.remove(news.name());
        announce();
    }

    private void tick() {
        unharmed("all providers", this::lookAtThoseDue);
    }

    private void lookAtThoseDue() {
        for (var one : byName.values()) {
            if (one.due()) {
                threads.execute(
                        () -> unharmed("provider " + one.provider().name(), () -> lookNow(one)));
            }
        }
        announce(); // a time to be left out may be over
    }

    /** The boundary of the watch: a bug in one step is told and must not end all that follow. */
    private static void unharmed(String whom, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError bug) {
            ProviderMessages.LOG.bug(whom, bug);
        }
    }

    /** Looks at one, and returns when it has answered or had its time. */
    void lookNow(WatchedProvider one) {
        var before = one.listed();
        one.look();
        if (byName.get(one.provider().name()) != one) {
            return; // it was changed meanwhile
        }
        if (!one.listed().equals(before)) {
            remember(one);
        }
        announce();
    }

    private void remember(WatchedProvider one) {
        try (var connection = database.getConnection()) {
            ProviderRows.remember(connection, one.provider().id(), one.listed());
        } catch (SQLException unwritten) {
            // It is asked again after the next start; this only saves the first moment.
            ProviderMessages.LOG.unwritten(one.provider().name(), unwritten.toString());
        }
    }

    /** Tells it where there is news. The picture first, so that who hears of it sees it. */
    private synchronized void announce() {
        var now = byName.values().stream().flatMap(one -> one.endpoints().stream()).toList();
        if (!now.equals(endpoints)) {
            endpoints = now;
            changed.fire(new EngineSourceChanged());
        }
    }

    @PreDestroy
    void close() {
        if (ticks != null) {
            ticks.cancel(false);
        }
    }
}
