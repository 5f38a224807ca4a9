package dev.dreamserver.usage;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is told of this day: hours from what is added up already, only what was written since from
 * single rows.
 */
final class UsageToday {

    private static final int HOURS = 24;
    private static final Duration HOUR = Duration.ofHours(1);

    /** What was longer ago does not say how fast it usually is. */
    private static final Duration USUAL = Duration.ofDays(30);

    /** Of fewer answers it cannot be said what is usual. */
    private static final int ENOUGH = 20;

    private static final String BY_HOUR =
            """
            select date_bin('1 hour', at, ?) as hour, at >= ? as today,
                   sum(requests)::bigint as requests, sum(failed)::bigint as failed,
                   sum(first_token) as first_token
            from (%s) as used group by 1, 2
            """;
    private static final String REQUESTS =
            "select coalesce(sum(requests), 0)::bigint from (%s) as used";
    private static final String PEOPLE = "select count(distinct person_id) from (%s) as used";
    private static final String BY_ENGINE =
            "select engine, sum(requests)::bigint from (%s) as used group by engine";
    private static final String SPEED =
            """
            with last as (%1$s)
            select (select percentile_cont(0.5) within group (order by speed)
                    from (select speed from last where started_at >= ?
                          order by started_at desc limit 20) now),
                   case when count(*) >= %2$d
                        then percentile_cont(0.25) within group (order by speed) end,
                   case when count(*) >= %2$d
                        then percentile_cont(0.75) within group (order by speed) end
            from last
            """
                    .formatted(Usage.MEASURED.formatted(500), ENOUGH);

    private final Connection database;
    private final Currency currency;
    private final Instant now;
    private final UsageQuestion question;
    private final UsageCalendar calendar;
    private final Instant midnight;
    private final Instant thisHour;

    /** The day of this moment, in a zone; sums are kept for this currency. */
    UsageToday(Connection database, Currency currency, Instant now, ZoneId zone) {
        this.database = database;
        this.currency = currency;
        this.now = now;
        question = new UsageQuestion(UsageSpan.last(1, now, zone), Map.of());
        calendar = UsageCalendar.of(zone, now);
        midnight = calendar.day(now);
        thisHour = calendar.hour(now);
    }

    /** Some hours together. */
    private static final class Sum {

        private long requests;
        private long failed;
        private @Nullable BigDecimal waits;

        void add(ResultSet row) throws SQLException {
            requests += row.getLong("requests");
            failed += row.getLong("failed");
            var more = row.getBigDecimal("first_token");
            if (more != null) {
                waits = waits == null ? more : waits.add(more);
            }
        }

        long requests() {
            return requests;
        }

        Optional<Long> median() {
            return UsageTimes.spread(waits).map(UsageTotals.Spread::p50);
        }
    }

    /** What Home shows. */
    UsageFigures figures() throws SQLException {
        return UsageSource.steady(database, this::figuresOnce);
    }

    private UsageFigures figuresOnce() throws SQLException {
        var yesterday = calendar.day(midnight.minusNanos(1));
        var today = new Sum();
        var before = new Sum();
        var byHour = new HashMap<Instant, Sum>();
        var all = used(yesterday, end());
        try (var query = prepare(BY_HOUR, all)) {
            query.setObject(1, utc(calendar.origin()));
            query.setObject(2, utc(midnight));
            all.fill(query, 3);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var hour = rows.getObject("hour", OffsetDateTime.class).toInstant();
                    byHour.computeIfAbsent(hour, any -> new Sum()).add(rows);
                    (rows.getBoolean("today") ? today : before).add(rows);
                }
            }
        }
        var hours = new ArrayList<Sum>();
        for (var back = HOURS - 1; back >= 0; back--) {
            hours.add(byHour.getOrDefault(thisHour.minus(HOUR.multipliedBy(back)), new Sum()));
        }
        try (var query = database.prepareStatement(SPEED)) {
            query.setObject(1, UsageIds.first(now.minus(USUAL)));
            query.setObject(2, utc(now.minus(Duration.ofMinutes(15))));
            try (var speed = query.executeQuery()) {
                speed.next();
                return new UsageFigures(
                        today.requests(),
                        one(REQUESTS, used(yesterday, thisTimeYesterday())),
                        one(PEOPLE, used(Optional.of(UsageDimension.PERSON), midnight, end())),
                        today.failed,
                        real(speed, 1),
                        real(speed, 2),
                        real(speed, 3),
                        today.median(),
                        before.median(),
                        hours.stream().map(Sum::requests).toList(),
                        hours.stream().map(hour -> hour.median().orElse(0L)).toList());
            }
        }
    }

    /** How many requests each engine ended; what another one was asked for after it is not its. */
    Map<String, Long> byEngine() throws SQLException {
        return UsageSource.steady(database, this::byEngineOnce);
    }

    private Map<String, Long> byEngineOnce() throws SQLException {
        var used = UsageSource.byEngine(database, currency, question, midnight, end());
        try (var query = prepare(BY_ENGINE, used)) {
            used.fill(query, 1);
            var byEngine = new HashMap<String, Long>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    byEngine.put(rows.getString(1), rows.getLong(2));
                }
            }
            return byEngine;
        }
    }

    /** What arrives while this is read counts. */
    private Instant end() {
        return thisHour.plus(HOUR);
    }

    private Instant thisTimeYesterday() {
        return now.atZone(calendar.zone()).minusDays(1).toInstant();
    }

    private UsageSql used(Instant from, Instant to) throws SQLException {
        return used(Optional.empty(), from, to);
    }

    private UsageSql used(Optional<UsageDimension> by, Instant from, Instant to)
            throws SQLException {
        return UsageSource.of(database, currency, question, by, UsageSpan.Step.HOUR, from, to);
    }

    private long one(String text, UsageSql used) throws SQLException {
        try (var query = prepare(text, used)) {
            used.fill(query, 1);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private PreparedStatement prepare(String text, UsageSql used) throws SQLException {
        return database.prepareStatement(text.formatted(used.text()));
    }

    private static Optional<Double> real(ResultSet row, int column) throws SQLException {
        var value = row.getDouble(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
