package dev.dreamserver.usage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** SQL and the values for its places. */
record UsageSql(String text, List<Object> values) {

    /** Copies the list. */
    UsageSql {
        values = List.copyOf(values);
    }

    /** A query of what lies between two moments, which end it. */
    static UsageSql between(String text, Instant from, Instant to) {
        return new UsageSql(
                text, List.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC)));
    }

    /** The same of a query with one value before. */
    static UsageSql between(String text, String value, Instant from, Instant to) {
        return new UsageSql(
                text, List.of(value, from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC)));
    }

    /** The same, of ids of that time only: no other day is looked at. */
    UsageSql ofIds(Instant from, Instant to) {
        return and("request_id >= ? and request_id < ?", UsageIds.before(from), UsageIds.after(to));
    }

    UsageSql and(String condition, Object... more) {
        return with(" and " + condition, List.of(more));
    }

    UsageSql unionAll(UsageSql other) {
        return with(" union all " + other.text, other.values);
    }

    private UsageSql with(String further, List<Object> more) {
        var all = new ArrayList<>(values);
        all.addAll(more);
        return new UsageSql(text + further, all);
    }

    /** The same, but only what a question is narrowed down to. */
    UsageSql narrowed(UsageQuestion question) {
        var narrow = this;
        for (var only : question.only().entrySet()) {
            var column = only.getKey().column();
            narrow =
                    only.getValue().equals(UsageDimension.NONE)
                            ? narrow.and(column + " is null")
                            : narrow.and(column + " = ?", only.getValue());
        }
        return narrow;
    }

    /** Puts the values in their places; returns the place after the last. */
    int fill(PreparedStatement query, int first) throws SQLException {
        var at = first;
        for (var value : values) {
            query.setObject(at++, value);
        }
        return at;
    }
}
