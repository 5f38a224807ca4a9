package dev.dreamserver.routing.rest;

import dev.dreamserver.routing.RoutingRule;
import dev.dreamserver.routing.Rules;
import java.time.DayOfWeek;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rule as the API shows it. */
record RuleJson(
        UUID id,
        String name,
        String kind,
        String who,
        String project,
        String asked,
        List<DayOfWeek> days,
        @Nullable String from,
        @Nullable String to,
        int budgetBelow,
        String model,
        String words) {

    static RuleJson of(RoutingRule rule) {
        var terms = rule.terms();
        return new RuleJson(
                rule.id(),
                terms.name(),
                terms.subject().kind().name(),
                rule.subjectName(),
                terms.project(),
                terms.asked(),
                terms.days().stream().sorted().toList(),
                terms.hours().map(part -> part.begins().toString()).orElse(null),
                terms.hours().map(part -> part.ends().toString()).orElse(null),
                terms.budgetBelow(),
                terms.target(),
                Rules.words(terms, rule.subjectName()));
    }
}
