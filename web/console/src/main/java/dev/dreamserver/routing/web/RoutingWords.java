package dev.dreamserver.routing.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.routing.Decision;
import dev.dreamserver.routing.Reason;
import dev.dreamserver.routing.RuleTerms;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.NumberFormat;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Rules and reasons in the visitor's language. */
@Named
@RequestScoped
public class RoutingWords {

    @Inject Words words;
    @Inject Visitor visitor;

    /** Why this model, as a sentence. */
    public String why(Reason reason) {
        return why(visitor.locale(), reason);
    }

    /** The same where no page is made. */
    public static String why(Locale language, Reason reason) {
        return Words.sentence(language, "route_why_" + reason.why(), List.of(reason.detail()));
    }

    /** Why this model would answer, or that nobody could. */
    public String outcome(Decision decision) {
        return decision.model().orElseGet(() -> words.sentence("route_nobody", List.of()));
    }

    /** When a rule applies, in one line. */
    public String when(RuleTerms terms, String subjectName) {
        var parts = new ArrayList<String>();
        if (terms.subject().kind() != Subject.Kind.HOUSE) {
            parts.add(said("for_" + terms.subject().kind(), subjectName));
        }
        if (!terms.project().isEmpty()) {
            parts.add(said("project", terms.project()));
        }
        if (!terms.asked().isEmpty()) {
            parts.add(said("asked", terms.asked()));
        }
        if (terms.days().size() < DayOfWeek.values().length) {
            parts.add(
                    terms.days().stream().sorted().map(this::day).collect(Collectors.joining(" ")));
        }
        terms.hours()
                .ifPresent(
                        part ->
                                parts.add(
                                        said(
                                                "hours",
                                                part.begins().toString(),
                                                part.ends().toString())));
        if (terms.budgetBelow() > 0) {
            parts.add(said("budget", Integer.toString(terms.budgetBelow())));
        }
        return parts.isEmpty() ? said("always") : String.join(", ", parts);
    }

    private String said(String key, String... values) {
        return words.sentence("route_when_" + key, List.of(values));
    }

    /** A day of the week, short. */
    public String day(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT_STANDALONE, visitor.locale());
    }

    /** A whole number as people write it. */
    public String number(long count) {
        return NumberFormat.getIntegerInstance(visitor.locale()).format(count);
    }
}
