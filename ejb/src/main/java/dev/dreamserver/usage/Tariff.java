package dev.dreamserver.usage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What models cost at every time, as the price book said at one moment; for those who must know it
 * before a row is written. Immutable.
 */
public final class Tariff {

    /** No price is known. */
    public static final Tariff EMPTY = new Tariff(0, Map.of());

    /** Lines are only ever added, one transaction after the other. */
    private static final String LAST = "select coalesce(max(id), 0) from usage_price";

    private static final String ALL =
            """
            select price_currency, price_model, price_from, price_to,
                   price_input, price_output, price_request, price_cached,
                   price_input_cached
            from usage_price_span
            """;

    private final long last;
    private final Map<Article, List<Span>> spans;

    private Tariff(long last, Map<Article, List<Span>> spans) {
        this.last = last;
        this.spans = spans;
    }

    /** What has a price. */
    private record Article(String currency, String model) {}

    /** A price, from one moment to before another. */
    private record Span(Instant from, Instant to, Rates rates) {

        boolean holds(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(to);
        }
    }

    /** What the book says now: this, where nothing was added since. */
    public Tariff renewed(Connection database) throws SQLException {
        var now = last(database);
        return now == last ? this : new Tariff(now, spans(database));
    }

    private static long last(Connection database) throws SQLException {
        try (var query = database.prepareStatement(LAST);
                var row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Map<Article, List<Span>> spans(Connection database) throws SQLException {
        var spans = new HashMap<Article, List<Span>>();
        try (var query = database.prepareStatement(ALL);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                spans.computeIfAbsent(
                                new Article(rows.getString(1), rows.getString(2)),
                                any -> new ArrayList<>())
                        .add(
                                new Span(
                                        rows.getObject(3, OffsetDateTime.class).toInstant(),
                                        rows.getObject(4, OffsetDateTime.class).toInstant(),
                                        new Rates(
                                                rows.getBigDecimal(5),
                                                rows.getBigDecimal(6),
                                                rows.getBigDecimal(7),
                                                rows.getBigDecimal(8),
                                                rows.getBigDecimal(9))));
            }
        }
        return spans;
    }

    /** What a model costs whose request came then; empty where that is unknown. */
    public Optional<Rates> rates(Currency currency, String model, Instant came) {
        return spans
                .getOrDefault(new Article(currency.getCurrencyCode(), model), List.of())
                .stream()
                .filter(span -> span.holds(came))
                .map(Span::rates)
                .findFirst();
    }
}
