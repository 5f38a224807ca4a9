package dev.dreamserver.usage;

import dev.dreamserver.usage.UsageTotals.Spread;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Usage as a table for programs and spreadsheets (RFC 4180): numbers with a point, times in
 * milliseconds, cost to the last digit, nothing where nothing is known. A text that a spreadsheet
 * would take for a formula begins with an apostrophe.
 */
public final class UsageCsv {

    private static final String FORMULA = "=+-@\t\r\n";
    private static final String FIGURES =
            "requests,complete,aborted,failed,estimated,tokens_in,tokens_out,first_token_p50_ms,"
                    + "first_token_p95_ms,duration_p50_ms,duration_p95_ms,"
                    + "cost,currency,unpriced,cached,tokens_cached";

    private UsageCsv() {}

    /** One line for each group. */
    public static String of(UsageGroups groups, Currency currency) {
        return lines(
                groups.by().word() + ",name," + FIGURES,
                groups.list().stream()
                        .map(
                                one ->
                                        cell(id(one))
                                                + ","
                                                + cell(one.name())
                                                + ","
                                                + figures(one.totals(), currency)));
    }

    /** One line for each day or other part, by the date and hour of its zone. */
    public static String of(UsageReport report, Currency currency) {
        var zone = report.span().zone();
        return lines(
                report.step().name().toLowerCase(Locale.ROOT) + "," + FIGURES,
                report.parts().stream()
                        .map(
                                part -> {
                                    var at = part.from().atZone(zone);
                                    var when =
                                            report.step() == UsageSpan.Step.HOUR
                                                    ? at.toOffsetDateTime().toString()
                                                    : at.toLocalDate().toString();
                                    return when + "," + figures(part.totals(), currency);
                                }));
    }

    private static String lines(String head, Stream<String> lines) {
        return Stream.concat(Stream.of(head), lines)
                .map(line -> line + "\r\n")
                .collect(Collectors.joining());
    }

    private static String figures(UsageTotals totals, Currency currency) {
        return Stream.of(
                                totals.requests(),
                                totals.complete(),
                                totals.aborted(),
                                totals.failed(),
                                totals.estimated(),
                                totals.tokensIn(),
                                totals.tokensOut())
                        .map(String::valueOf)
                        .collect(Collectors.joining(","))
                + spreads(totals)
                + ","
                + totals.cost().map(BigDecimal::toPlainString).orElse("")
                + ","
                + currency.getCurrencyCode()
                + ","
                + totals.unpriced()
                + ","
                + totals.cached()
                + ","
                + totals.tokensCached();
    }

    private static String spreads(UsageTotals totals) {
        return Stream.of(totals.firstToken(), totals.duration())
                .map(
                        spread ->
                                ","
                                        + millis(spread, Spread::p50)
                                        + ","
                                        + millis(spread, Spread::p95))
                .collect(Collectors.joining());
    }

    private static String millis(Optional<Spread> spread, ToLongFunction<Spread> value) {
        return spread.map(
                        found ->
                                String.format(
                                        Locale.ROOT, "%.3f", value.applyAsLong(found) / 1_000.0))
                .orElse("");
    }

    private static String id(UsageGroup group) {
        return group.id().equals(UsageDimension.NONE) ? "" : group.id();
    }

    static String cell(String text) {
        var safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0)
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
