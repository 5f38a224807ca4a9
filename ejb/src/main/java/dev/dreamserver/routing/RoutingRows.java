package dev.dreamserver.routing;

import dev.dreamserver.quota.Subject;
import dev.dreamserver.routing.RuleTerms.Hours;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The rows of rules, of names, and of how often each way was taken. */
final class RoutingRows {

    private static final String RULES =
            """
            select id, place, name, subject_kind, subject, subject_name, project, asked, days,
                   begins, ends, budget_below, target
            from routing_rule order by place, name
            """;
    private static final String PUT_RULE =
            """
            insert into routing_rule (id, place, name, subject_kind, subject, subject_name, project,
                asked, days, begins, ends, budget_below, target)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (id) do update
            set place = excluded.place, name = excluded.name, subject_kind = excluded.subject_kind,
                subject = excluded.subject, subject_name = excluded.subject_name,
                project = excluded.project, asked = excluded.asked, days = excluded.days,
                begins = excluded.begins, ends = excluded.ends,
                budget_below = excluded.budget_below, target = excluded.target
            """;
    private static final String PUT_NAME =
            """
            insert into routing_name (name, models) values (?, ?)
            on conflict (name) do update set models = excluded.models
            """;
    private static final String COUNT =
            """
            insert into routing_share (day, asked, model, why, requests) values (?, ?, ?, ?, ?)
            on conflict (day, asked, model, why) do update
            set requests = routing_share.requests + excluded.requests
            """;
    private static final String SHARES =
            """
            select asked, model, why, sum(requests) from routing_share where day >= ?
            group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit ?
            """;

    private RoutingRows() {}

    /** All rules in their order. */
    static List<RoutingRule> rules(Connection database) throws SQLException {
        try (var query = database.prepareStatement(RULES);
                var rows = query.executeQuery()) {
            var rules = new ArrayList<RoutingRule>();
            while (rows.next()) {
                rules.add(rule(rows));
            }
            return rules;
        }
    }

    /** Nobody else changes rules or names before the transaction ends. */
    static void lock(Connection database) throws SQLException {
        try (var query =
                database.prepareStatement(
                        "select pg_advisory_xact_lock(hashtextextended('routing', 7))")) {
            query.execute();
        }
    }

    private static RoutingRule rule(ResultSet row) throws SQLException {
        var begins = row.getObject(10, LocalTime.class);
        return new RoutingRule(
                row.getObject(1, UUID.class),
                row.getInt(2),
                row.getString(6),
                new RuleTerms(
                        row.getString(3),
                        new Subject(Subject.Kind.valueOf(row.getString(4)), row.getString(5)),
                        row.getString(7),
                        row.getString(8),
                        days(row.getInt(9)),
                        begins == null
                                ? Optional.empty()
                                : Optional.of(
                                        new Hours(begins, row.getObject(11, LocalTime.class))),
                        row.getInt(12),
                        row.getString(13)));
    }

    private static Set<DayOfWeek> days(int bits) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var day : DayOfWeek.values()) {
            if ((bits & (1 << (day.getValue() - 1))) != 0) {
                days.add(day);
            }
        }
        return days;
    }

    /** Stores a rule, in the place of the one of the same id. */
    static void put(Connection database, RoutingRule rule) throws SQLException {
        var terms = rule.terms();
        try (var insert = database.prepareStatement(PUT_RULE)) {
            insert.setObject(1, rule.id());
            insert.setInt(2, rule.place());
            insert.setString(3, terms.name());
            insert.setString(4, terms.subject().kind().name());
            insert.setString(5, terms.subject().id());
            insert.setString(6, rule.subjectName());
            insert.setString(7, terms.project());
            insert.setString(8, terms.asked());
            insert.setInt(
                    9, terms.days().stream().mapToInt(day -> 1 << (day.getValue() - 1)).sum());
            insert.setObject(10, terms.hours().map(Hours::begins).orElse(null));
            insert.setObject(11, terms.hours().map(Hours::ends).orElse(null));
            insert.setInt(12, terms.budgetBelow());
            insert.setString(13, terms.target());
            insert.executeUpdate();
        }
    }

    static void removeRule(Connection database, UUID id) throws SQLException {
        try (var delete = database.prepareStatement("delete from routing_rule where id = ?")) {
            delete.setObject(1, id);
            delete.executeUpdate();
        }
    }

    /** What the owner put behind names. */
    static Map<String, List<String>> names(Connection database) throws SQLException {
        try (var query = database.prepareStatement("select name, models from routing_name");
                var rows = query.executeQuery()) {
            var names = new TreeMap<String, List<String>>();
            while (rows.next()) {
                names.put(rows.getString(1), List.of((String[]) rows.getArray(2).getArray()));
            }
            return names;
        }
    }

    static void putName(Connection database, String name, List<String> models) throws SQLException {
        try (var insert = database.prepareStatement(PUT_NAME)) {
            insert.setString(1, name);
            insert.setArray(2, database.createArrayOf("text", models.toArray()));
            insert.executeUpdate();
        }
    }

    static void removeName(Connection database, String name) throws SQLException {
        try (PreparedStatement delete =
                database.prepareStatement("delete from routing_name where name = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }

    /** Adds what was counted. */
    static void count(Connection database, Map<Share.Way, Long> counted) throws SQLException {
        try (var insert = database.prepareStatement(COUNT)) {
            for (var one : new TreeMap<>(counted).entrySet()) {
                insert.setObject(1, one.getKey().day());
                insert.setString(2, one.getKey().asked());
                insert.setString(3, one.getKey().model());
                insert.setString(4, one.getKey().why().name());
                insert.setLong(5, one.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** How often each way was taken since this day, the most taken first. */
    static List<Share> shares(Connection database, LocalDate since, int limit) throws SQLException {
        try (var query = database.prepareStatement(SHARES)) {
            query.setObject(1, since);
            query.setInt(2, limit);
            try (var rows = query.executeQuery()) {
                var shares = new ArrayList<Share>();
                while (rows.next()) {
                    shares.add(
                            new Share(
                                    rows.getString(1),
                                    rows.getString(2),
                                    Reason.Why.valueOf(rows.getString(3)),
                                    rows.getLong(4)));
                }
                return shares;
            }
        }
    }
}
