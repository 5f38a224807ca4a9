package dev.dreamserver.usage;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/** Reads what was used; figures are as fresh as a {@link Glance} is. Thread-safe. */
@ApplicationScoped
public class Usage {

    /** Good for so long while rows are written, and while none is. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    private static final Duration QUIET = Duration.ofMinutes(1);

    /** Speeds of the newest attempts, of ids from one on; a number of them is to be put in. */
    static final String MEASURED =
            """
            select model, started_at,
                   case when duration_micros - first_token_micros < 10000 -- all at once
                        then tokens_out * 1e6 / duration_micros
                        else (tokens_out - 1) * 1e6 / (duration_micros - first_token_micros)
                   end as speed
            from (select * from usage_attempt where request_id >= ?
                  order by request_id desc limit %d) newest
            where outcome = 'COMPLETE' and tokens_out > 1
              and first_token_micros is not null and duration_micros > 0
            """;

    private static final String SPEED_BY_MODEL =
            """
            select model, percentile_cont(0.5) within group (order by speed), count(*)
            from (%s) measured where started_at >= ? group by model
            """
                    .formatted(MEASURED.formatted(2_000));

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    Executor behind;

    @Inject Clock clock;
    @Inject Settings settings;
    @Inject UsageLedger ledger;

    @SuppressWarnings("NullAway.Init") // by begin()
    private Glance<Map<String, Pace>> paces;

    /** By the zone whose day it is: the machine's, and UTC for programs. */
    private final Map<ZoneId, Glance<UsageFigures>> figures = new ConcurrentHashMap<>();

    private final Map<ZoneId, Glance<Map<String, Long>>> byEngine = new ConcurrentHashMap<>();

    @PostConstruct
    void begin() {
        // The first speed is news.
        paces = new Glance<>(clock, behind, FRESH, QUIET, byModel -> !byModel.isEmpty());
    }

    /**
     * How fast each model wrote here in the last seven days: the median of its complete answers
     * among the last 2,000 attempts. A model without one is left out.
     */
    public Map<String, Pace> paces() {
        return paces.get(ledger.written(), this::readPaces);
    }

    private Map<String, Pace> readPaces() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(SPEED_BY_MODEL)) {
            var since = clock.instant().minus(Duration.ofDays(7));
            query.setObject(1, UsageIds.first(since));
            query.setObject(2, utc(since));
            var byModel = new HashMap<String, Pace>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    byModel.put(rows.getString(1), new Pace(rows.getDouble(2), rows.getLong(3)));
                }
            }
            return Map.copyOf(byModel);
        } catch (SQLException broken) {
            throw new IllegalStateException("usage cannot be read", broken);
        }
    }

    /**
     * Requests of today by the engine that they ended at; the day begins at midnight of this zone.
     */
    public Map<String, Long> requestsToday(ZoneId zone) {
        return byEngine.computeIfAbsent(
                        zone,
                        any ->
                                new Glance<>(
                                        clock, behind, Duration.ZERO, Duration.ZERO, all -> true))
                .get(ledger.written(), () -> readByEngine(zone));
    }

    private Map<String, Long> readByEngine(ZoneId zone) {
        try (var connection = database.getConnection()) {
            return today(connection, zone).byEngine();
        } catch (SQLException broken) {
            throw new DreamException(UsageError.UNREADABLE, "Usage cannot be read now", broken);
        }
    }

    /** Figures for Home; the day begins at midnight of this zone. */
    public UsageFigures figures(ZoneId zone) {
        return figures.computeIfAbsent(
                        zone, any -> new Glance<>(clock, behind, FRESH, QUIET, all -> true))
                .get(ledger.written(), () -> readFigures(zone));
    }

    private UsageFigures readFigures(ZoneId zone) {
        try (var connection = database.getConnection()) {
            return today(connection, zone).figures();
        } catch (SQLException broken) {
            throw new IllegalStateException("usage cannot be read", broken);
        }
    }

    private UsageToday today(Connection connection, ZoneId zone) {
        return new UsageToday(
                connection, settings.get(UsageSettings.CURRENCY), clock.instant(), zone);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
