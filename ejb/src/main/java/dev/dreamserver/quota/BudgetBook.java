package dev.dreamserver.quota;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.keys.KeyRing;
import dev.dreamserver.keys.KeyView;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageSettings;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The only door to budgets. Each public method is one transaction, its audit entry included.
 * Administrators set and end them; operators and auditors read them; everybody reads their own.
 */
@Stateless
@RolesAllowed(Roles.ADMIN)
public class BudgetBook {

    private static final long MOST = 10_000;
    private static final Comparator<BudgetView> ORDER =
            Comparator.comparing((BudgetView one) -> one.terms().subject().kind())
                    .thenComparing(BudgetView::subjectName)
                    .thenComparing(one -> one.terms().model())
                    .thenComparing(one -> one.terms().unit().word())
                    .thenComparing(one -> one.terms().period());

    @Inject Budgets budgets;
    @Inject Quota quota;
    @Inject Subjects subjects;
    @Inject KeyRing keys;
    @Inject Settings settings;
    @Inject AuditLog audit;
    @Inject Clock clock;
    @Inject Event<BudgetStored> stored;

    /**
     * All budgets in force and how they stand: the house's, then those of teams, people, keys,
     * projects.
     */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    public List<BudgetView> list() {
        return views(any -> true);
    }

    /** Those that are for this person, their team, their keys, or the projects of their keys. */
    @RolesAllowed({Roles.USER, Roles.ADMIN})
    public List<BudgetView> own(Caller who) {
        var mine = quota.treasury().inForce();
        if (mine.isEmpty()) {
            return List.of();
        }
        var held = keys.list(who);
        return views(
                subject ->
                        switch (subject.kind()) {
                            case HOUSE -> false;
                            case TEAM -> who.team().filter(subject.id()::equals).isPresent();
                            case PERSON -> subject.id().equals(who.personId());
                            case KEY ->
                                    held.stream()
                                            .anyMatch(
                                                    key ->
                                                            key.id()
                                                                    .toString()
                                                                    .equals(subject.id()));
                            case PROJECT ->
                                    held.stream()
                                            .filter(key -> key.state() == KeyView.State.ACTIVE)
                                            .flatMap(key -> key.project().stream())
                                            .anyMatch(subject.id()::equals);
                        });
    }

    /**
     * Whom a text means.
     *
     * @param text the name of a team or project, the id or user name of a person, the id or name of
     *     a key
     */
    public Subject subject(Subject.Kind kind, String text) {
        return subjects.find(kind, text);
    }

    /**
     * What a word means that a budget can count.
     *
     * @param word {@code TOKENS}, or the three letters of the house's currency
     */
    public Unit unit(String word) {
        var money = money();
        return Stream.of(Unit.TOKENS, money)
                .filter(one -> one.word().equalsIgnoreCase(word.strip()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new DreamException(
                                        QuotaError.UNIT,
                                        "A budget counts TOKENS, or what they cost in %s"
                                                .formatted(money.word())));
    }

    /** Money, in the currency of the house. */
    public Unit money() {
        return Unit.of(settings.get(UsageSettings.CURRENCY));
    }

    /**
     * From now on there is this budget. One for the same subject, model, unit and period takes the
     * new amount, and what was spent of it stays spent.
     *
     * @param seen the terms of that one, as whoever decided saw them
     */
    public BudgetView set(Caller who, BudgetTerms terms, Seen<BudgetTerms> seen) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var known = budgets.like(terms);
        seen.stillIs(known.map(Budget::terms));
        var budget = known.orElseGet(() -> new Budget(terms, subjects.name(terms.subject()), now));
        var details = new HashMap<String, String>();
        if (known.isEmpty()) {
            if (budgets.count() >= MOST) {
                throw new DreamException(
                        QuotaError.TOO_MANY, "There are %d budgets; end one first".formatted(MOST));
            }
            budgets.add(budget);
            details.put("after", words(terms));
        } else {
            details.put("before", words(budget.terms()));
            if (!budget.become(terms)) {
                return view(budget);
            }
            details.put("after", words(budget.terms()));
        }
        budgets.flush();
        stored.fire(new BudgetStored(budget.known()));
        record(known.isEmpty() ? "budget.create" : "budget.change", who, budget, details);
        return view(budget);
    }

    /** Ends a budget: what it limited is not limited by it any more. */
    public void end(Caller who, UUID id) {
        var budget =
                budgets.find(id)
                        .orElseThrow(
                                () ->
                                        new DreamException(
                                                QuotaError.NOT_FOUND, "There is no such budget"));
        if (budget.end(clock.instant().truncatedTo(ChronoUnit.MICROS))) {
            budgets.flush();
            stored.fire(new BudgetStored(budget.known()));
            record("budget.end", who, budget, Map.of("before", words(budget.terms())));
        }
    }

    private List<BudgetView> views(Predicate<Subject> which) {
        return views(
                quota.treasury().inForce().stream()
                        .filter(budget -> which.test(budget.terms().subject()))
                        .toList());
    }

    private BudgetView view(Budget budget) {
        return views(List.of(budget.known())).getFirst();
    }

    private List<BudgetView> views(List<KnownBudget> wanted) {
        return Standing.of(quota.treasury(), wanted, clock.millis()).stream()
                .sorted(ORDER)
                .toList();
    }

    private static String words(BudgetTerms terms) {
        return "%s %s, %s, %s, threshold %d %%"
                .formatted(
                        terms.unit().amount(terms.amount()).toPlainString(),
                        terms.unit().isMoney() ? terms.unit().word() : "tokens",
                        terms.period(),
                        terms.hard() ? "hard" : "soft",
                        terms.threshold());
    }

    private void record(String action, Caller who, Budget budget, Map<String, String> more) {
        var terms = budget.terms();
        var details = new HashMap<>(more);
        details.put("for", terms.subject().kind() + " " + budget.subjectName());
        details.put("model", terms.model().isEmpty() ? "all" : terms.model());
        details.put("via", who.via().name());
        audit.record(
                new AuditEvent(
                        action,
                        who.personId(),
                        who.name(),
                        Optional.of(budget.id().toString()),
                        details));
    }
}
