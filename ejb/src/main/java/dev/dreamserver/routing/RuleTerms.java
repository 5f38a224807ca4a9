package dev.dreamserver.routing;

import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.security.Caller;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.Set;

/**
 * When a rule applies, and which model then answers. All conditions must hold. Immutable.
 *
 * @param name what people call it; it is the reason that is told
 * @param subject whom it is for
 * @param project what the caller must work for; empty where that does not matter
 * @param asked the name that must have been asked for; empty for every virtual one
 * @param days on which it applies, in the zone of the house
 * @param hours in which it applies; empty for the whole day
 * @param budgetBelow it applies while less than this percentage is left of one of the budgets that
 *     count for the request; 0 where that does not matter
 * @param target a model, or a virtual one
 */
public record RuleTerms(
        String name,
        Subject subject,
        String project,
        String asked,
        Set<DayOfWeek> days,
        Optional<Hours> hours,
        int budgetBelow,
        String target) {

    private static final int LONGEST = 80;

    /**
     * A part of the day; where it ends before it begins, it goes over midnight.
     *
     * @param begins the first moment
     * @param ends the first moment after it
     */
    public record Hours(LocalTime begins, LocalTime ends) {

        /** Refuses a part that is no part. */
        public Hours {
            if (begins.equals(ends)) {
                throw new DreamException(
                        RoutingError.CONDITION,
                        "The hours must end at another time than they begin");
            }
        }

        boolean hold(LocalTime at) {
            var after = !at.isBefore(begins);
            var before = at.isBefore(ends);
            return begins.isBefore(ends) ? after && before : after || before;
        }
    }

    /** Refuses a rule that could never apply, or leads nowhere. */
    public RuleTerms {
        name = name.strip();
        project = project.strip();
        target = target.strip();
        days = Set.copyOf(days);
        var no = new AllMistakes();
        no.unless(
                !name.isEmpty() && name.length() <= LONGEST && name.chars().allMatch(c -> c >= ' '),
                RoutingError.NAME,
                "name",
                "Give the rule a name of at most 80 characters");
        no.unless(
                project.length() <= Ask.MOST,
                RoutingError.CONDITION,
                "project",
                "The name of a project has at most 200 characters");
        no.unless(
                subject.kind() != Subject.Kind.PROJECT,
                RoutingError.CONDITION,
                "kind",
                "A rule names its project in a field of its own");
        no.unless(!days.isEmpty(), RoutingError.CONDITION, "days", "Choose at least one day");
        no.unless(
                budgetBelow >= 0 && budgetBelow <= 100,
                RoutingError.CONDITION,
                "below",
                "What is left of a budget is from 1 to 100 percent");
        no.unless(!target.isEmpty(), RoutingError.TARGET, "target", "Say which model answers");
        var called = asked;
        asked = no.part("asked", () -> called(called)).orElse("");
        no.end();
    }

    private static String called(String asked) {
        return asked.isBlank() ? "" : VirtualModels.checked(asked);
    }

    boolean asksFor(String model, boolean virtual) {
        return asked.isEmpty() ? virtual : asked.equals(model);
    }

    boolean isFor(Caller caller) {
        return switch (subject.kind()) {
            case HOUSE -> true;
            case TEAM -> caller.team().filter(subject.id()::equals).isPresent();
            case PERSON -> caller.personId().equals(subject.id());
            case KEY -> caller.keyId().filter(subject.id()::equals).isPresent();
            case PROJECT -> caller.project().filter(subject.id()::equals).isPresent();
        };
    }

    /** Whether somebody works for its project, where it names one. */
    boolean isAbout(Caller caller) {
        return project.isEmpty() || caller.project().filter(project::equals).isPresent();
    }

    /** Whether it looks at the clock. */
    boolean timed() {
        return hours.isPresent() || days.size() < DayOfWeek.values().length;
    }

    /** A night belongs to the day on which it begins. */
    boolean holdsAt(LocalDateTime at) {
        if (hours.isEmpty()) {
            return days.contains(at.getDayOfWeek());
        }
        var part = hours.get();
        var late = part.ends().isBefore(part.begins()) && at.toLocalTime().isBefore(part.ends());
        var day = late ? at.getDayOfWeek().minus(1) : at.getDayOfWeek();
        return days.contains(day) && part.hold(at.toLocalTime());
    }
}
