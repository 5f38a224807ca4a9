package dev.dreamserver.usage.rest;

import dev.dreamserver.usage.UsageDimension;
import dev.dreamserver.usage.UsageGroups;
import dev.dreamserver.usage.UsageReport;
import dev.dreamserver.usage.UsageTotals;
import dev.dreamserver.usage.UsageTotals.Spread;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was used, as JSON; times in microseconds and cost as a decimal in a text, absent where
 * nothing is known.
 *
 * @param from the first day
 * @param to the last day
 * @param zone whose days they are
 * @param currency of every cost
 * @param totals all of it
 * @param before the same in as many days directly before; while the days last, up to the same hour
 * @param by how it is told apart, if asked
 * @param groups the largest groups, or the days in order
 * @param more how many further groups there are
 */
record UsageJson(
        String from,
        String to,
        String zone,
        String currency,
        TotalsJson totals,
        TotalsJson before,
        @Nullable String by,
        @Nullable List<GroupJson> groups,
        @Nullable Long more) {

    /** The name of the dimension that is no column: time. */
    static final String DAY = "day";

    /** What some attempts used. */
    record TotalsJson(
            long requests,
            long complete,
            long aborted,
            long failed,
            long estimated,
            long tokensIn,
            long tokensOut,
            @Nullable Long firstTokenP50Micros,
            @Nullable Long firstTokenP95Micros,
            @Nullable Long durationP50Micros,
            @Nullable Long durationP95Micros,
            @Nullable String cost,
            long unpriced,
            long cached,
            long tokensCached) {

        static TotalsJson of(UsageTotals all) {
            return new TotalsJson(
                    all.requests(),
                    all.complete(),
                    all.aborted(),
                    all.failed(),
                    all.estimated(),
                    all.tokensIn(),
                    all.tokensOut(),
                    micros(all.firstToken(), Spread::p50),
                    micros(all.firstToken(), Spread::p95),
                    micros(all.duration(), Spread::p50),
                    micros(all.duration(), Spread::p95),
                    all.cost().map(BigDecimal::toPlainString).orElse(null),
                    all.unpriced(),
                    all.cached(),
                    all.tokensCached());
        }

        private static @Nullable Long micros(Optional<Spread> spread, ToLongFunction<Spread> one) {
            return spread.map(one::applyAsLong).orElse(null);
        }
    }

    /** One of them; without an id for what has none, such as no team. */
    record GroupJson(@Nullable String id, String name, TotalsJson totals) {}

    static UsageJson of(UsageReport report, Currency currency) {
        return of(report, currency, null, null, null);
    }

    static UsageJson byDay(UsageReport report, Currency currency) {
        var zone = report.span().zone();
        var days =
                report.parts().stream()
                        .map(
                                part -> {
                                    var day = part.from().atZone(zone).toLocalDate().toString();
                                    return new GroupJson(day, day, TotalsJson.of(part.totals()));
                                })
                        .toList();
        return of(report, currency, DAY, days, 0L);
    }

    static UsageJson of(UsageReport report, Currency currency, UsageGroups groups) {
        return of(
                report,
                currency,
                groups.by().word(),
                groups.list().stream()
                        .map(
                                one ->
                                        new GroupJson(
                                                one.id().equals(UsageDimension.NONE)
                                                        ? null
                                                        : one.id(),
                                                one.name(),
                                                TotalsJson.of(one.totals())))
                        .toList(),
                groups.more());
    }

    private static UsageJson of(
            UsageReport report,
            Currency currency,
            @Nullable String by,
            @Nullable List<GroupJson> groups,
            @Nullable Long more) {
        var span = report.span();
        return new UsageJson(
                span.from().toString(),
                span.to().toString(),
                span.zone().getId(),
                currency.getCurrencyCode(),
                TotalsJson.of(report.totals()),
                TotalsJson.of(report.before()),
                by,
                groups,
                more);
    }
}
