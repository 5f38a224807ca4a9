package dev.dreamserver.quota;

import dev.dreamserver.security.Caller;
import dev.dreamserver.usage.Tariff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The budgets in force at one moment, and what models cost. Immutable; replaced whole when one of
 * them changes. Thread-safe.
 */
public final class Allowances {

    private final Treasury treasury;
    private final Tariff tariff;
    private final List<Rule> house = new ArrayList<>();
    private final Map<String, List<Rule>> teams = new HashMap<>();
    private final Map<String, List<Rule>> people = new HashMap<>();
    private final Map<String, List<Rule>> keys = new HashMap<>();
    private final Map<String, List<Rule>> projects = new HashMap<>();

    Allowances(Treasury treasury, Tariff tariff, Collection<KnownBudget> budgets) {
        this.treasury = treasury;
        this.tariff = tariff;
        for (var budget : budgets) {
            var subject = budget.terms().subject();
            var rules =
                    switch (subject.kind()) {
                        case HOUSE -> house;
                        case TEAM -> teams.computeIfAbsent(subject.id(), any -> new ArrayList<>());
                        case PERSON ->
                                people.computeIfAbsent(subject.id(), any -> new ArrayList<>());
                        case KEY -> keys.computeIfAbsent(subject.id(), any -> new ArrayList<>());
                        case PROJECT ->
                                projects.computeIfAbsent(subject.id(), any -> new ArrayList<>());
                    };
            rules.add(new Rule(budget));
        }
    }

    /** One budget, with the purse of the period that was last asked for. */
    private static final class Rule {
        final KnownBudget budget;
        volatile @Nullable Purse last;

        Rule(KnownBudget budget) {
            this.budget = budget;
        }

        boolean counts(String model) {
            var only = budget.terms().model();
            return only.isEmpty() || only.equals(model);
        }
    }

    /**
     * What a request must take before it goes to an engine.
     *
     * @param millis when it came, which says in which period it counts, and at what price
     * @return null when no budget applies to it
     */
    public @Nullable Hold hold(Caller caller, String model, long millis, Demand demand) {
        var hard = new ArrayList<Purse>(4);
        var soft = new ArrayList<Purse>(0);
        collect(house, model, millis, hard, soft);
        caller.team().ifPresent(team -> collect(teams.get(team), model, millis, hard, soft));
        collect(people.get(caller.personId()), model, millis, hard, soft);
        caller.keyId().ifPresent(key -> collect(keys.get(key), model, millis, hard, soft));
        caller.project()
                .ifPresent(project -> collect(projects.get(project), model, millis, hard, soft));
        return hard.isEmpty() && soft.isEmpty()
                ? null
                : new Hold(treasury, tariff, Instant.ofEpochMilli(millis), demand, hard, soft);
    }

    private void collect(
            @Nullable List<Rule> rules,
            String model,
            long millis,
            List<Purse> hard,
            List<Purse> soft) {
        if (rules == null) {
            return;
        }
        for (var rule : rules) {
            if (rule.counts(model)) {
                (rule.budget.terms().hard() ? hard : soft).add(purse(rule, millis));
            }
        }
    }

    private Purse purse(Rule rule, long millis) {
        var known = rule.last;
        if (known != null && known.span.holds(millis)) {
            return known;
        }
        var found = treasury.purse(rule.budget, millis);
        rule.last = found;
        return found;
    }
}
