package dev.dreamserver.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A budget came to its threshold or to its end, once in each period.
 *
 * @param period the first day of the period
 * @param state {@link BudgetView.State#NEAR} or {@link BudgetView.State#USED_UP}
 * @param at when it was seen
 * @param subjectName what people call whom it is for; empty for the house
 * @param model the one model it counts, or empty for all together
 * @param unit what it counts
 */
public record BudgetNotice(
        UUID budget,
        LocalDate period,
        BudgetView.State state,
        Instant at,
        String subjectName,
        String model,
        Unit unit) {}
