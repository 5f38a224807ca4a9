package dev.dreamserver.usage;

import java.time.Instant;
import java.util.List;

/**
 * What was used in a span.
 *
 * @param span the days
 * @param totals all of it
 * @param before the same in as many days directly before; while a span lasts, up to the same hour
 * @param step how long each part is
 * @param parts the parts in order, those without use included
 */
public record UsageReport(
        UsageSpan span,
        UsageTotals totals,
        UsageTotals before,
        UsageSpan.Step step,
        List<Part> parts) {

    /** Copies the list. */
    public UsageReport {
        parts = List.copyOf(parts);
    }

    /** What was used from one moment up to the next part's. */
    public record Part(Instant from, UsageTotals totals) {}
}
