package dev.dreamserver.usage;

import dev.dreamserver.platform.DreamException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Reads what was used; figures are as fresh as a {@link Glance} is. Thread-safe. */
@ApplicationScoped
public class Usage {

    private static final int HOURS = 24;

    /** Good for so long while rows are written, and while none is. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    private static final Duration QUIET = Duration.ofMinutes(1);

    private static final String DAYS =
            """
            select count(*) filter (where started_at >= ?),
                   count(*) filter (where started_at < ?),
                   count(distinct person_id) filter (where started_at >= ?),
                   count(*) filter (where started_at >= ? and outcome = 'FAILED'),
                   percentile_disc(0.5) within group (order by first_token_micros)
                       filter (where started_at >= ?),
                   percentile_disc(0.5) within group (order by first_token_micros)
                       filter (where started_at < ?)
            from usage_attempt where started_at >= ?
            """;
    private static final String MEASURED =
            """
            select model, started_at,
                   case when duration_micros - first_token_micros < 10000 -- all at once
                        then tokens_out * 1e6 / duration_micros
                        else (tokens_out - 1) * 1e6 / (duration_micros - first_token_micros)
                   end as speed
            from (select * from usage_attempt order by request_id desc limit %d) newest
            where outcome = 'COMPLETE' and tokens_out > 1
              and first_token_micros is not null and duration_micros > 0
            """;
    private static final String SPEED =
            """
            with last as (%s)
            select (select percentile_cont(0.5) within group (order by speed)
                    from (select speed from last where started_at >= ?
                          order by started_at desc limit 20) now),
                   percentile_cont(0.25) within group (order by speed),
                   percentile_cont(0.75) within group (order by speed)
            from last
            """
                    .formatted(MEASURED.formatted(500));
    private static final String SPEED_BY_MODEL =
            """
            select model, percentile_cont(0.5) within group (order by speed), count(*)
            from (%s) measured where started_at >= ? group by model
            """
                    .formatted(MEASURED.formatted(2_000));
    private static final String BY_ENGINE =
            "select engine, count(distinct request_id) from usage_attempt where started_at >= ?"
                    + " group by engine";
    private static final String BY_HOUR =
            """
            select extract(epoch from started_at - ?)::bigint / 3600, count(*),
                   coalesce(percentile_disc(0.5) within group (order by first_token_micros), 0)
            from usage_attempt where started_at >= ? group by 1
            """;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Inject Clock clock;
    @Inject UsageLedger ledger;

    @SuppressWarnings("NullAway.Init") // by begin()
    private Glance<Map<String, Pace>> paces;

    /** By the zone whose day it is: the machine's, and UTC for programs. */
    private final Map<ZoneId, Glance<UsageFigures>> figures = new ConcurrentHashMap<>();

    private final Map<ZoneId, Glance<Map<String, Long>>> byEngine = new ConcurrentHashMap<>();

    @PostConstruct
    void begin() {
        // The first speed is news.
        paces = new Glance<>(clock, FRESH, QUIET, byModel -> !byModel.isEmpty());
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
            query.setObject(1, utc(clock.instant().minus(Duration.ofDays(7))));
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

    /** Requests of today by the engine they went to; the day begins at midnight of this zone. */
    public Map<String, Long> requestsToday(ZoneId zone) {
        return byEngine.computeIfAbsent(
                        zone, any -> new Glance<>(clock, Duration.ZERO, Duration.ZERO, all -> true))
                .get(ledger.written(), () -> readByEngine(zone));
    }

    private Map<String, Long> readByEngine(ZoneId zone) {
        var today = LocalDate.ofInstant(clock.instant(), zone).atStartOfDay(zone).toInstant();
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(BY_ENGINE)) {
            query.setObject(1, utc(today));
            var byEngine = new HashMap<String, Long>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    byEngine.put(rows.getString(1), rows.getLong(2));
                }
            }
            return byEngine;
        } catch (SQLException broken) {
            throw new DreamException(UsageError.UNREADABLE, "Usage cannot be read now", broken);
        }
    }

    /** Figures for Home; the day begins at midnight of this zone. */
    public UsageFigures figures(ZoneId zone) {
        return figures.computeIfAbsent(zone, any -> new Glance<>(clock, FRESH, QUIET, all -> true))
                .get(ledger.written(), () -> readFigures(zone));
    }

    private UsageFigures readFigures(ZoneId zone) {
        try (var connection = database.getConnection()) {
            return read(connection, clock.instant(), zone);
        } catch (SQLException broken) {
            throw new IllegalStateException("usage cannot be read", broken);
        }
    }

    private static UsageFigures read(Connection connection, Instant now, ZoneId zone)
            throws SQLException {
        var today = LocalDate.ofInstant(now, zone).atStartOfDay(zone).toInstant();
        var yesterday = LocalDate.ofInstant(now, zone).minusDays(1).atStartOfDay(zone).toInstant();
        var firstHour = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(HOURS - 1));
        try (var days = connection.prepareStatement(DAYS);
                var speed = connection.prepareStatement(SPEED);
                var byHour = connection.prepareStatement(BY_HOUR)) {
            days.setObject(1, utc(today));
            days.setObject(2, utc(now.minus(Duration.ofDays(1))));
            for (var i = 3; i <= 6; i++) {
                days.setObject(i, utc(today));
            }
            days.setObject(7, utc(yesterday));
            speed.setObject(1, utc(now.minus(Duration.ofMinutes(15))));
            byHour.setObject(1, utc(firstHour));
            byHour.setObject(2, utc(firstHour));
            try (var day = days.executeQuery();
                    var pace = speed.executeQuery();
                    var hours = byHour.executeQuery()) {
                day.next();
                pace.next();
                var requests = new long[HOURS];
                var waits = new long[HOURS];
                while (hours.next()) {
                    var hour = Math.clamp(hours.getLong(1), 0, HOURS - 1);
                    requests[hour] += hours.getLong(2);
                    waits[hour] = hours.getLong(3);
                }
                return new UsageFigures(
                        day.getLong(1),
                        day.getLong(2),
                        day.getLong(3),
                        day.getLong(4),
                        real(pace, 1),
                        real(pace, 2),
                        real(pace, 3),
                        whole(day, 5),
                        whole(day, 6),
                        list(requests),
                        list(waits));
            }
        }
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static Optional<Long> whole(ResultSet row, int column) throws SQLException {
        var value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    private static Optional<Double> real(ResultSet row, int column) throws SQLException {
        var value = row.getDouble(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    private static java.util.List<Long> list(long[] values) {
        var list = new ArrayList<Long>(values.length);
        for (var value : values) {
            list.add(value);
        }
        return list;
    }
}
