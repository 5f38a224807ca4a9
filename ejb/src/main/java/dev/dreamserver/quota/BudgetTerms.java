package dev.dreamserver.quota;

import dev.dreamserver.platform.AllMistakes;

/**
 * What a budget says. Subject, model, unit and period are what it is known by; the rest may change.
 *
 * @param subject whose usage it counts
 * @param model the one model it counts, or empty for all together
 * @param unit what it counts
 * @param amount how much there is in each period, in parts of its unit
 * @param period how long it lasts
 * @param hard whether what does not fit is refused; otherwise it is only shown
 * @param threshold the percentage from which on it is said to be nearly used up
 */
public record BudgetTerms(
        Subject subject,
        String model,
        Unit unit,
        long amount,
        Period period,
        boolean hard,
        int threshold) {

    /** The percentage that is usual. */
    public static final int USUAL_THRESHOLD = 80;

    private static final int MAX_MODEL = 256;

    /** Refuses terms that make no sense. */
    public BudgetTerms {
        model = model.strip();
        var no = new AllMistakes();
        no.unless(amount >= 1 && amount <= unit.most(), QuotaError.AMOUNT, "amount", amounts(unit));
        no.unless(
                threshold >= 1 && threshold <= 100,
                QuotaError.THRESHOLD,
                "threshold",
                "The threshold is a percentage from 1 to 100");
        no.unless(
                model.length() <= MAX_MODEL
                        && model.codePoints().noneMatch(Character::isISOControl),
                QuotaError.MODEL,
                "model",
                "That cannot be the name of a model");
        no.end();
    }

    private static String amounts(Unit unit) {
        var most = unit.amount(unit.most()).longValueExact();
        return unit.isMoney()
                ? "A budget is more than 0 and at most %d, with at most six decimals"
                        .formatted(most)
                : "A budget is a whole number from 1 to %d".formatted(most);
    }

    /** Whether both are known by the same, so that one takes the place of the other. */
    public boolean isLike(BudgetTerms other) {
        return subject.equals(other.subject)
                && model.equals(other.model)
                && unit.equals(other.unit)
                && period == other.period;
    }
}
