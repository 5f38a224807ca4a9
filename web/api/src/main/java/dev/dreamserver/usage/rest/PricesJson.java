package dev.dreamserver.usage.rest;

import dev.dreamserver.usage.Price;
import dev.dreamserver.usage.PriceBook;
import dev.dreamserver.usage.Rates;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The price book as JSON; amounts are decimals in texts, so that none is rounded on its way.
 *
 * @param currency of every amount
 * @param missing models that were used in the last 30 days and have no price
 * @param models those with lines in the book
 * @param otherCurrencies how many lines are in another currency, and do not count
 */
record PricesJson(
        String currency, List<MissingJson> missing, List<ModelJson> models, long otherCurrencies) {

    /** A model without a price, and how many of its requests in the last 30 days have none. */
    record MissingJson(String model, long unpriced) {}

    /** A model, what it costs now, and all its lines. */
    record ModelJson(String model, @Nullable LineJson now, List<LineJson> lines) {}

    /** A line; without amounts where a price ends. */
    record LineJson(
            @Nullable String input,
            @Nullable String output,
            @Nullable String request,
            @Nullable String cached,
            @Nullable String inputCached,
            String from,
            String source,
            String addedBy,
            String addedAt,
            String state) {

        static LineJson of(Price line) {
            return new LineJson(
                    amount(line, Rates::input),
                    amount(line, Rates::output),
                    amount(line, Rates::request),
                    amount(line, Rates::cached),
                    amount(line, Rates::inputCached),
                    line.from().toString(),
                    line.source(),
                    line.person(),
                    line.addedAt().toString(),
                    line.state().name().toLowerCase(Locale.ROOT));
        }

        private static @Nullable String amount(Price line, Function<Rates, BigDecimal> which) {
            return line.rates().map(which).map(BigDecimal::toPlainString).orElse(null);
        }
    }

    /** The answer to a change: when it begins to count. */
    record ChangedJson(String model, String from) {

        static ChangedJson of(String model, Instant from) {
            return new ChangedJson(model, from.toString());
        }
    }

    static PricesJson of(PriceBook book) {
        return new PricesJson(
                book.currency().getCurrencyCode(),
                book.missing().stream()
                        .map(one -> new MissingJson(one.id(), one.totals().unpriced()))
                        .toList(),
                book.models().stream()
                        .map(
                                one ->
                                        new ModelJson(
                                                one.name(),
                                                one.now().map(LineJson::of).orElse(null),
                                                one.lines().stream().map(LineJson::of).toList()))
                        .toList(),
                book.others());
    }
}
