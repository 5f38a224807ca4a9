package dev.dreamserver.usage;

import dev.dreamserver.usage.UsageReport.Part;
import dev.dreamserver.usage.UsageRow.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The questions that usage is asked. Each ends by itself after ten seconds. */
final class UsageQuery {

    private static final int LIMIT_SECONDS = 10;

    private static final String TOTALS = "select " + UsageSums.ALL + " from (%s) as used";
    private static final String PARTS =
            "select grouping(part) = 1 as whole, part, "
                    + UsageSums.ALL
                    + " from (select *, width_bucket(at, ?) as part from (%s) as used) as parted"
                    + " group by grouping sets ((), (part))";
    private static final String GROUPS =
            "select *, count(*) over () as many from (select %2$s as id, "
                    + UsageSums.ALL
                    + " from (%1$s) as used group by 1) as groups"
                    + " order by %3$s desc nulls last, id limit ?";
    private static final String REQUESTS =
            """
            select request_id, attempt, person_id, team, key_id, model, engine, started_at,
                   tokens_in, tokens_cached, tokens_out, first_token_micros, duration_micros, outcome, estimated,
                   cached, asked, reason, project
            from usage_attempt where started_at >= ? and started_at < ?""";
    private static final String RECEIPTS =
            """
            select request_id, max(asked) as asked, max(reason) as reason,
                   sum(tokens_in)::bigint as tokens_in, sum(tokens_out)::bigint as tokens_out,
                   sum(estimated) > 0 as estimated, sum(cost) as cost, sum(unpriced) as unpriced
            from (select request_id, asked, reason, %s from usage_attempt %s
                  where person_id = ? and request_id = any (?) and request_id between ? and ?
                 ) as used
            group by request_id
            """
                    .formatted(UsageSums.OF_A_ROW, UsageSums.PRICED);
    private static final String NEWEST = " order by request_id desc, attempt desc limit ?";

    private final Connection database;
    private final Currency currency;

    /** Asks for costs in this currency. */
    UsageQuery(Connection database, Currency currency) {
        this.database = database;
        this.currency = currency;
    }

    /** All of a question's rows, and those of each part of its span. */
    UsageReport report(UsageQuestion question, UsageSpan.Step step, Instant now)
            throws SQLException {
        return UsageSource.steady(database, () -> reportOnce(question, step, now));
    }

    private UsageReport reportOnce(UsageQuestion question, UsageSpan.Step step, Instant now)
            throws SQLException {
        var span = question.span();
        var starts = span.starts(step);
        var totals = new UsageTotals[starts.size() + 1];
        Arrays.fill(totals, UsageTotals.NONE);
        var used = used(question, Optional.empty(), step, span.start(), span.end());
        try (var query = prepare(PARTS.formatted(used.text()))) {
            query.setArray(
                    1,
                    database.createArrayOf(
                            "timestamptz", starts.stream().map(Instant::toString).toArray()));
            used.fill(query, 2);
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
        var used =
                used(
                        question,
                        Optional.empty(),
                        UsageSpan.Step.DAY,
                        span.before().start(),
                        span.endBefore(now));
        try (var query = prepare(TOTALS.formatted(used.text()))) {
            used.fill(query, 1);
            try (var rows = query.executeQuery()) {
                rows.next();
                return totals(rows);
            }
        }
    }

    /**
     * The largest groups by their ids; nobody is named yet. By a time they are the slowest of those
     * 10,000 that asked most.
     */
    UsageGroups groups(UsageQuestion question, UsageDimension by, UsageOrder order, int limit)
            throws SQLException {
        return UsageSource.steady(database, () -> groupsOnce(question, by, order, limit));
    }

    private UsageGroups groupsOnce(
            UsageQuestion question, UsageDimension by, UsageOrder order, int limit)
            throws SQLException {
        var span = question.span();
        var used = used(question, Optional.of(by), UsageSpan.Step.DAY, span.start(), span.end());
        var read = order.slowest().isPresent() ? UsageReports.MOST_GROUPS : limit;
        try (var query = prepare(GROUPS.formatted(used.text(), by.column(), order.column()))) {
            query.setInt(used.fill(query, 1), read);
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
                order.slowest().ifPresent(list::sort);
                var shown = list.subList(0, Math.min(limit, list.size()));
                return new UsageGroups(by, shown, many - shown.size());
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
                UsageSql.between(REQUESTS, span.start(), span.end())
                        .ofIds(span.start(), span.end())
                        .narrowed(question);
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
        try (var query = prepare(where.text() + NEWEST)) {
            query.setInt(where.fill(query, 1), limit);
            try (var rows = query.executeQuery()) {
                var list = new ArrayList<UsageRow>();
                while (rows.next()) {
                    list.add(row(rows));
                }
                return list;
            }
        }
    }

    /**
     * What these requests of one person took, each with all its attempts. There is one at least.
     */
    Map<UUID, Receipt> receipts(String personId, Collection<UUID> requests) throws SQLException {
        var inOrder = requests.stream().sorted(UsageIds.ORDER).toList();
        try (var query = prepare(RECEIPTS)) {
            query.setString(1, currency.getCurrencyCode());
            query.setString(2, personId);
            query.setArray(3, database.createArrayOf("uuid", inOrder.toArray()));
            query.setObject(4, inOrder.getFirst());
            query.setObject(5, inOrder.getLast());
            try (var rows = query.executeQuery()) {
                var receipts = new HashMap<UUID, Receipt>();
                while (rows.next()) {
                    receipts.put(
                            rows.getObject("request_id", UUID.class),
                            new Receipt(
                                    rows.getLong("tokens_in"),
                                    rows.getLong("tokens_out"),
                                    rows.getBoolean("estimated"),
                                    Optional.ofNullable(rows.getBigDecimal("cost")),
                                    rows.getLong("unpriced"),
                                    routed(rows)));
                }
                return receipts;
            }
        }
    }

    private UsageSql used(
            UsageQuestion question,
            Optional<UsageDimension> by,
            UsageSpan.Step step,
            Instant from,
            Instant to)
            throws SQLException {
        return UsageSource.of(database, currency, question, by, step, from, to);
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        var query = database.prepareStatement(sql);
        query.setQueryTimeout(LIMIT_SECONDS);
        return query;
    }

    private static UsageTotals totals(ResultSet row) throws SQLException {
        return new UsageTotals(
                row.getLong("requests"),
                row.getLong("failed"),
                row.getLong("aborted"),
                row.getLong("estimated"),
                row.getLong("tokens_in"),
                row.getLong("tokens_out"),
                UsageTimes.spread(row.getBigDecimal("first_token")),
                UsageTimes.spread(row.getBigDecimal("duration")),
                Optional.ofNullable(row.getBigDecimal("cost")),
                row.getLong("unpriced"),
                row.getLong("cached"),
                row.getLong("tokens_cached"));
    }

    private static UsageRow row(ResultSet row) throws SQLException {
        return new UsageRow(
                row.getObject("request_id", UUID.class),
                row.getInt("attempt"),
                row.getString("person_id"),
                Optional.ofNullable(row.getString("team")),
                Optional.ofNullable(row.getString("key_id")),
                Optional.ofNullable(row.getString("project")),
                row.getString("model"),
                row.getString("engine"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getLong("tokens_in"),
                row.getLong("tokens_cached"),
                row.getLong("tokens_out"),
                Optional.ofNullable(row.getObject("first_token_micros", Long.class)),
                row.getLong("duration_micros"),
                Outcome.valueOf(row.getString("outcome")),
                row.getBoolean("estimated"),
                row.getBoolean("cached"),
                routed(row));
    }

    private static Optional<UsageRow.Routed> routed(ResultSet row) throws SQLException {
        var asked = row.getString("asked");
        return asked == null
                ? Optional.empty()
                : Optional.of(new UsageRow.Routed(asked, row.getString("reason")));
    }
}
