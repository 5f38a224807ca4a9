package dev.dreamserver.quota;

import dev.dreamserver.security.Caller;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** How budgets stand in the periods under way. Asks the database once, where there are any. */
final class Standing {

    private static final Comparator<BudgetView> BY_WHAT_IS_LEFT =
            Comparator.comparingDouble(one -> (double) one.left() / one.terms().amount());

    private Standing() {}

    /** How each of these stands, in their order. */
    static List<BudgetView> of(Treasury treasury, List<KnownBudget> wanted, long millis) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        var purses = new LinkedHashMap<KnownBudget, Purse>();
        wanted.forEach(budget -> purses.put(budget, treasury.purse(budget, millis)));
        var all = treasury.used(purses.values());
        return purses.entrySet().stream()
                .map(
                        one ->
                                view(
                                        one.getKey(),
                                        one.getValue(),
                                        all.getOrDefault(one.getKey().id(), Shares.Used.NOTHING)))
                .toList();
    }

    private static BudgetView view(KnownBudget budget, Purse purse, Shares.Used used) {
        return new BudgetView(
                budget.id(),
                budget.subjectName(),
                budget.terms(),
                used.spent(),
                purse.out() + used.elsewhere(),
                used.unpriced(),
                purse.span.until());
    }

    /** Of those of a person and of their team that count this model, the one with least left. */
    static Optional<BudgetView> tightest(Treasury treasury, Caller who, String model, long millis) {
        var theirs =
                treasury.inForce().stream()
                        .filter(budget -> isTheirs(budget.terms().subject(), who))
                        .filter(budget -> counts(budget.terms(), model))
                        .toList();
        return of(treasury, theirs, millis).stream().min(BY_WHAT_IS_LEFT);
    }

    private static boolean isTheirs(Subject subject, Caller who) {
        return switch (subject.kind()) {
            case PERSON -> subject.id().equals(who.personId());
            case TEAM -> who.team().filter(subject.id()::equals).isPresent();
            case HOUSE, KEY, PROJECT -> false;
        };
    }

    private static boolean counts(BudgetTerms terms, String model) {
        return terms.model().isEmpty() || terms.model().equals(model);
    }
}
