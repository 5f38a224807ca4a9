package dev.dreamserver.usage;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.usage.Price.State;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The lines of the price book. */
final class PriceRows {

    /** A page and every report read all of them. */
    static final int MOST = 5_000;

    /** Whoever adds a line comes after whoever is at it: each sees what was before. */
    private static final String LOCK = "lock table usage_price in share row exclusive mode";

    /** Of one hour the line added last counts, and of those the last that has begun. */
    private static final String ALL =
            """
            select *, valid_from <= ? as begun,
                   id = max(id) over (partition by model, valid_from) as counts
            from usage_price where currency = ? order by model, valid_from desc, id desc
            """;

    private static final String OTHERS = "select count(*) from usage_price where currency <> ?";
    private static final String ADD =
            """
            insert into usage_price
                (model, currency, valid_from, input, output, request, cached, source, added_by,
                 input_cached)
            select ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where (select count(*) from usage_price) < ?
            """;
    private static final String FIRST = "select min(starts_at) from usage_hour where grain = 63";
    private static final String RECKON_AGAIN =
            """
            update usage_rollup set hours_to = ?, days_to = least(days_to, ?) where hours_to > ?
            """;

    private final Connection database;

    PriceRows(Connection database) {
        this.database = database;
    }

    void lock() throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(LOCK);
        }
    }

    List<PriceBook.Model> models(Currency currency, Instant now) throws SQLException {
        try (var query = database.prepareStatement(ALL)) {
            query.setObject(1, utc(now));
            query.setString(2, currency.getCurrencyCode());
            try (var rows = query.executeQuery()) {
                var models = new ArrayList<PriceBook.Model>();
                var lines = new ArrayList<Price>();
                var past = false;
                while (rows.next()) {
                    var model = rows.getString("model");
                    if (!lines.isEmpty() && !lines.getLast().model().equals(model)) {
                        models.add(new PriceBook.Model(lines.getLast().model(), lines));
                        lines.clear();
                        past = false;
                    }
                    var line = line(rows, past);
                    past |= line.state() == State.NOW;
                    lines.add(line);
                }
                if (!lines.isEmpty()) {
                    models.add(new PriceBook.Model(lines.getLast().model(), lines));
                }
                return models;
            }
        }
    }

    private static Price line(ResultSet row, boolean past) throws SQLException {
        return new Price(
                row.getString("model"),
                rates(row),
                row.getString("currency"),
                row.getObject("valid_from", OffsetDateTime.class).toInstant(),
                row.getString("source"),
                row.getString("added_by"),
                "",
                row.getObject("added_at", OffsetDateTime.class).toInstant(),
                state(row.getBoolean("counts"), row.getBoolean("begun"), past));
    }

    private static State state(boolean counts, boolean begun, boolean past) {
        if (!counts) {
            return State.REPLACED;
        }
        if (!begun) {
            return State.COMING;
        }
        return past ? State.PAST : State.NOW;
    }

    private static Optional<Rates> rates(ResultSet row) throws SQLException {
        var input = row.getBigDecimal("input");
        return input == null
                ? Optional.empty()
                : Optional.of(
                        new Rates(
                                input,
                                row.getBigDecimal("output"),
                                row.getBigDecimal("request"),
                                row.getBigDecimal("cached"),
                                Objects.requireNonNullElse(
                                        row.getBigDecimal("input_cached"), input)));
    }

    /** How many lines are in other currencies. */
    long others(Currency currency) throws SQLException {
        try (var query = database.prepareStatement(OTHERS)) {
            query.setString(1, currency.getCurrencyCode());
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Adds a line. What was added up from its hour on is not read any more: its rows tell it, until
     * it is added up again.
     */
    void add(
            PriceChange change,
            Currency currency,
            Instant from,
            UsageCalendar calendar,
            String personId)
            throws SQLException {
        try (var insert = database.prepareStatement(ADD)) {
            insert.setString(1, change.model());
            insert.setString(2, currency.getCurrencyCode());
            insert.setObject(3, utc(from));
            insert.setBigDecimal(4, change.rates().map(Rates::input).orElse(null));
            insert.setBigDecimal(5, change.rates().map(Rates::output).orElse(null));
            insert.setBigDecimal(6, change.rates().map(Rates::request).orElse(null));
            insert.setBigDecimal(7, change.rates().map(Rates::cached).orElse(BigDecimal.ZERO));
            insert.setString(8, change.source());
            insert.setString(9, personId);
            insert.setBigDecimal(10, change.rates().map(Rates::inputCached).orElse(null));
            insert.setInt(11, MOST);
            if (insert.executeUpdate() == 0) {
                throw new DreamException(
                        PriceError.FULL, "The price book is full at %d lines".formatted(MOST));
            }
        }
        OpenHours.forget(database);
        reckonAgain(from, calendar);
    }

    private void reckonAgain(Instant from, UsageCalendar calendar) throws SQLException {
        var first = first();
        if (first.isPresent()) {
            var hour = first.get().isAfter(from) ? first.get() : from;
            try (var update = database.prepareStatement(RECKON_AGAIN)) {
                update.setObject(1, utc(hour));
                update.setObject(2, utc(calendar.day(hour)));
                update.setObject(3, utc(hour));
                update.executeUpdate();
            }
        }
    }

    private Optional<Instant> first() throws SQLException {
        try (var query = database.prepareStatement(FIRST);
                var row = query.executeQuery()) {
            row.next();
            return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant);
        }
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
