package dev.dreamserver.quota.rest;

import dev.dreamserver.quota.BudgetView;
import dev.dreamserver.quota.Unit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A budget as JSON; the end of its period as ISO 8601 in UTC. Amounts of tokens are numbers, those
 * of money decimals in texts, so that none is rounded on its way.
 */
record BudgetJson(
        String id,
        String kind,
        String who,
        String name,
        String model,
        String unit,
        Object amount,
        String period,
        boolean hard,
        int threshold,
        Object spent,
        Object reserved,
        Object left,
        long unpriced,
        String state,
        @Nullable String endsAt) {

    static BudgetJson of(BudgetView budget) {
        var terms = budget.terms();
        var unit = terms.unit();
        return new BudgetJson(
                budget.id().toString(),
                terms.subject().kind().name(),
                terms.subject().id(),
                budget.subjectName(),
                terms.model(),
                unit.word(),
                amount(unit, terms.amount()),
                terms.period().name(),
                terms.hard(),
                terms.threshold(),
                amount(unit, budget.spent()),
                amount(unit, budget.reserved()),
                amount(unit, budget.left()),
                budget.unpriced(),
                budget.state().name(),
                budget.until().map(Instant::toString).orElse(null));
    }

    private static Object amount(Unit unit, long parts) {
        return unit.isMoney() ? unit.amount(parts).toPlainString() : (Object) parts;
    }
}
