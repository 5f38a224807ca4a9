package dev.dreamserver.quota.rest;

import dev.dreamserver.quota.BudgetView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A budget as JSON; the end of its period as ISO 8601 in UTC. */
record BudgetJson(
        String id,
        String kind,
        String who,
        String name,
        String model,
        String unit,
        long amount,
        String period,
        boolean hard,
        int threshold,
        long spent,
        long reserved,
        long left,
        String state,
        @Nullable String endsAt) {

    static BudgetJson of(BudgetView budget) {
        var terms = budget.terms();
        return new BudgetJson(
                budget.id().toString(),
                terms.subject().kind().name(),
                terms.subject().id(),
                budget.subjectName(),
                terms.model(),
                terms.unit().name(),
                terms.amount(),
                terms.period().name(),
                terms.hard(),
                terms.threshold(),
                budget.spent(),
                budget.reserved(),
                budget.left(),
                budget.state().name(),
                budget.until().map(Instant::toString).orElse(null));
    }
}
