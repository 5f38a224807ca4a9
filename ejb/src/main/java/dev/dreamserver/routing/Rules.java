package dev.dreamserver.routing;

import dev.dreamserver.quota.Subject;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Collectors;

/** Rules in plain English, for the audit log, the command and headers. */
public final class Rules {

    private Rules() {}

    /**
     * When a rule applies and where it leads, in one line.
     *
     * @param subjectName what people call whom it is for
     */
    public static String words(RuleTerms terms, String subjectName) {
        var parts = new ArrayList<String>();
        if (terms.subject().kind() != Subject.Kind.HOUSE) {
            parts.add(terms.subject().kind().name().toLowerCase(Locale.ROOT) + " " + subjectName);
        }
        if (!terms.project().isEmpty()) {
            parts.add("project " + terms.project());
        }
        if (!terms.asked().isEmpty()) {
            parts.add("asked for " + terms.asked());
        }
        if (terms.days().size() < DayOfWeek.values().length) {
            parts.add(
                    terms.days().stream()
                            .sorted()
                            .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
                            .collect(Collectors.joining(" ")));
        }
        terms.hours().ifPresent(part -> parts.add(part.begins() + " to " + part.ends()));
        if (terms.budgetBelow() > 0) {
            parts.add("less than %d %% of a budget left".formatted(terms.budgetBelow()));
        }
        return (parts.isEmpty() ? "always" : String.join(", ", parts)) + ": " + terms.target();
    }
}
