package dev.dreamserver.routing;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.engine.EnginesChanged;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.quota.Quota;
import dev.dreamserver.quota.QuotaSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the router's snapshot: names and rules of the database, engines, and what is left of
 * budgets. A change on this node acts with its commit, one on another node within ten seconds.
 * Thread-safe.
 */
@ApplicationScoped
public class Routing {

    private static final int LOOK_SECONDS = 10;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Resource ManagedScheduledExecutorService threads;
    @Inject Engines engines;
    @Inject Quota quota;
    @Inject Settings settings;
    @Inject Clock clock;

    @SuppressWarnings("NullAway.Init") // by make()
    private Router router;

    @SuppressWarnings("NullAway.Init") // by make()
    private ZoneId zone;

    private List<EngineEndpoint> endpoints = List.of();
    private Map<String, List<String>> names = Map.of();
    private List<RoutingRule> rules = List.of();
    private @Nullable Future<?> looking;
    private long stores;
    private boolean away;

    @PostConstruct
    void make() {
        zone = QuotaSettings.from(settings).zone();
        router = new Router(clock, zone);
    }

    /** What decides for the gateway. */
    public Router router() {
        return router;
    }

    /** The zone of the house, in which rules read the clock. */
    ZoneId zone() {
        return zone;
    }

    /** Reads names and rules, and begins to look after them. Called when the house opens. */
    void open() throws SQLException {
        read();
        enginesAre(engines.all());
        looking =
                threads.scheduleWithFixedDelay(
                        this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void close() {
        if (looking != null) {
            looking.cancel(false);
        }
        look();
    }

    void onEngines(@Observes EnginesChanged news) {
        enginesAre(news.endpoints());
    }

    void onStored(@Observes(during = TransactionPhase.AFTER_SUCCESS) RoutingStored news) {
        becomeStored(news);
        threads.execute(this::look); // another change may have been heard of before this one
    }

    /** The table as it would be with these names. */
    synchronized RoutingTable with(Map<String, List<String>> other) {
        return new RoutingTable(endpoints, other, rules, zone);
    }

    private synchronized void enginesAre(List<EngineEndpoint> now) {
        endpoints = now;
        publish();
    }

    private synchronized void become(
            Map<String, List<String>> newNames, List<RoutingRule> newRules) {
        names = newNames;
        rules = newRules;
        publish();
    }

    private synchronized void becomeStored(RoutingStored news) {
        stores++;
        become(news.names(), news.rules());
    }

    private synchronized long stores() {
        return stores;
    }

    /** A database that hangs holds up nobody else: news of engines have to get through. */
    private void read() throws SQLException {
        var before = stores();
        try (var connection = database.getConnection()) {
            becomeUnless(before, RoutingRows.names(connection), RoutingRows.rules(connection));
        }
    }

    /** What was stored while this was read is newer. */
    private synchronized void becomeUnless(
            long before, Map<String, List<String>> readNames, List<RoutingRule> readRules) {
        if (stores == before) {
            become(readNames, readRules);
        }
    }

    private void publish() {
        router.become(new RoutingTable(endpoints, names, rules, zone));
    }

    /** The boundary of the timer: whatever breaks is told, and the next look follows. */
    private void look() {
        try {
            read();
            write();
            if (rules.stream().anyMatch(rule -> rule.terms().budgetBelow() > 0)) {
                router.become(new BudgetsLeft(quota.left()));
            }
            away = false;
        } catch (SQLException | DreamException unreachable) {
            if (!away) {
                away = true;
                RoutingMessages.LOG.away(String.valueOf(unreachable.getMessage()));
            }
        } catch (RuntimeException bug) {
            RoutingMessages.LOG.bug(bug);
        }
    }

    private void write() throws SQLException {
        var counted = router.counted();
        if (counted.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection()) {
            RoutingRows.count(connection, counted);
        } catch (SQLException unwritten) {
            router.countAgain(counted);
            throw unwritten;
        }
    }
}
