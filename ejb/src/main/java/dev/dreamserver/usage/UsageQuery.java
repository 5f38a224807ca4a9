package dev.dreamserver.usage;

import dev.dreamserver.usage.UsageReport.Part;
import dev.dreamserver.usage.UsageRow.Outcome;
import dev.dreamserver.usage.UsageTotals.Spread;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The questions that the usage table is asked. Each reads the rows of its span once and ends by
 * itself after ten seconds.
 */
final class UsageQuery {

    private static final int LIMIT_SECONDS = 10;

    /** An id is made when a request arrives, its row tells the time a moment apart. */
    private static final Duration APART = Duration.ofMinutes(1);

    private static final String FIGURES =
            """
            count(*) as requests,
            count(*) filter (where outcome = 'FAILED') as failed,
            count(*) filter (where outcome = 'ABORTED') as aborted,
            count(*) filter (where estimated) as estimated,
            coalesce(sum(tokens_in), 0)::bigint as tokens_in,
            coalesce(sum(tokens_out), 0)::bigint as tokens_out,
            percentile_cont(array[0.5, 0.95]) within group (order by first_token_micros)
                as first_token,
            percentile_cont(array[0.5, 0.95]) within group (order by duration_micros)
                filter (where outcome = 'COMPLETE') as duration
            """;
    private static final String TOTALS = "select " + FIGURES + " from usage_attempt where %s";
    private static final String PARTS =
            "select grouping(part) = 1 as whole, part, "
                    + FIGURES
                    + " from (select *, width_bucket(started_at, ?) as part"
                    + " from usage_attempt where %s) as rows"
                    + " group by grouping sets ((), (part))";
    private static final String GROUPS =
            "select *, count(*) over () as many from (select %2$s as id, "
                    + FIGURES
                    + " from usage_attempt where %1$s group by 1) as groups"
                    + " order by %3$s desc nulls last, id limit ?";
    private static final String REQUESTS =
            """
            select request_id, attempt, person_id, team, key_id, model, engine, started_at,
                   tokens_in, tokens_out, first_token_micros, duration_micros, outcome, estimated
            from usage_attempt where\s""";
    private static final String NEWEST = " order by request_id desc, attempt desc limit ?";

    private final Connection database;

    UsageQuery(Connection database) {
        this.database = database;
    }

    /** Conditions and the values for their places. */
    private record Where(String text, List<Object> values) {

        Where and(String condition, Object... more) {
            var all = new ArrayList<>(values);
            all.addAll(List.of(more));
            return new Where(text + " and " + condition, all);
        }
    }

    /** All of a question's rows, and those of each part of its span. */
    UsageReport report(UsageQuestion question, UsageSpan.Step step, Instant now)
            throws SQLException {
        var span = question.span();
        var starts = span.starts(step);
        var totals = new UsageTotals[starts.size() + 1];
        Arrays.fill(totals, UsageTotals.NONE);
        var where = where(question, span.start(), span.end());
        try (var query = prepare(PARTS.formatted(where.text()))) {
            query.setArray(
                    1,
                    database.createArrayOf(
                            "timestamptz", starts.stream().map(Instant::toString).toArray()));
            fill(query, 2, where.values());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    totals[rows.getBoolean("whole") ? 0 : rows.getInt("part")] = totals(rows);
                }
            }
        }
        var parts = new ArrayList<Part>();
        for (var at = 0; at < starts.size(); at++) {
            parts.add(new Part(starts.get(at), totals[at + 1]));
        }
        return new UsageReport(span, totals[0], before(question, now), step, parts);
    }

    private UsageTotals before(UsageQuestion question, Instant now) throws SQLException {
        var span = question.span();
        var where = where(question, span.before().start(), span.endBefore(now));
        try (var query = prepare(TOTALS.formatted(where.text()))) {
            fill(query, 1, where.values());
            try (var rows = query.executeQuery()) {
                rows.next();
                return totals(rows);
            }
        }
    }

    /** The largest groups by their ids; nobody is named yet. */
    UsageGroups groups(UsageQuestion question, UsageDimension by, UsageOrder order, int limit)
            throws SQLException {
        var span = question.span();
        var where = where(question, span.start(), span.end());
        try (var query = prepare(GROUPS.formatted(where.text(), by.column(), order.expression()))) {
            query.setInt(fill(query, 1, where.values()), limit);
            try (var rows = query.executeQuery()) {
                var list = new ArrayList<UsageGroup>();
                var many = 0L;
                while (rows.next()) {
                    var id = rows.getString("id");
                    list.add(
                            new UsageGroup(
                                    id == null ? UsageDimension.NONE : id, "", totals(rows)));
                    many = rows.getLong("many");
                }
                return new UsageGroups(by, list, many - list.size());
            }
        }
    }

    /** The newest requests, older than a place where one is given. */
    List<UsageRow> requests(
            UsageQuestion question,
            Optional<Outcome> outcome,
            Optional<UsagePlace> before,
            int limit)
            throws SQLException {
        var span = question.span();
        var where =
                where(question, span.start(), span.end())
                        .and(
                                "request_id >= ? and request_id < ?",
                                firstId(span.start().minus(APART)),
                                firstId(span.end().plus(APART)));
        if (outcome.isPresent()) {
            where = where.and("outcome = ?", outcome.get().name());
        }
        if (before.isPresent()) {
            where =
                    where.and(
                            "(request_id, attempt) < (?, ?)",
                            before.get().requestId(),
                            before.get().attempt());
        }
        try (var query = prepare(REQUESTS + where.text() + NEWEST)) {
            query.setInt(fill(query, 1, where.values()), limit);
            try (var rows = query.executeQuery()) {
                var list = new ArrayList<UsageRow>();
                while (rows.next()) {
                    list.add(row(rows));
                }
                return list;
            }
        }
    }

    private static Where where(UsageQuestion question, Instant from, Instant to) {
        var where =
                new Where(
                        "started_at >= ? and started_at < ?",
                        List.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC)));
        for (var only : question.only().entrySet()) {
            var column = only.getKey().column();
            where =
                    only.getValue().equals(UsageDimension.NONE)
                            ? where.and(column + " is null")
                            : where.and(column + " = ?", only.getValue());
        }
        return where;
    }

    /** The least id of version 7 that can be made at this moment. */
    private static UUID firstId(Instant at) {
        return new UUID(at.toEpochMilli() << 16, 0);
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        var query = database.prepareStatement(sql);
        query.setQueryTimeout(LIMIT_SECONDS);
        return query;
    }

    /** Puts values in their places; returns the place after the last. */
    private static int fill(PreparedStatement query, int first, List<Object> values)
            throws SQLException {
        var at = first;
        for (var value : values) {
            query.setObject(at++, value);
        }
        return at;
    }

    private static UsageTotals totals(ResultSet row) throws SQLException {
        return new UsageTotals(
                row.getLong("requests"),
                row.getLong("failed"),
                row.getLong("aborted"),
                row.getLong("estimated"),
                row.getLong("tokens_in"),
                row.getLong("tokens_out"),
                spread(row, "first_token"),
                spread(row, "duration"));
    }

    private static Optional<Spread> spread(ResultSet row, String column) throws SQLException {
        var both = row.getArray(column);
        return both != null && both.getArray() instanceof Double[] found
                ? Optional.of(new Spread(Math.round(found[0]), Math.round(found[1])))
                : Optional.empty();
    }

    private static UsageRow row(ResultSet row) throws SQLException {
        return new UsageRow(
                row.getObject("request_id", UUID.class),
                row.getInt("attempt"),
                row.getString("person_id"),
                Optional.ofNullable(row.getString("team")),
                Optional.ofNullable(row.getString("key_id")),
                row.getString("model"),
                row.getString("engine"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getLong("tokens_in"),
                row.getLong("tokens_out"),
                Optional.ofNullable(row.getObject("first_token_micros", Long.class)),
                row.getLong("duration_micros"),
                Outcome.valueOf(row.getString("outcome")),
                row.getBoolean("estimated"));
    }
}
