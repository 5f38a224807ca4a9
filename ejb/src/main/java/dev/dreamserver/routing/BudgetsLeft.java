package dev.dreamserver.routing;

import dev.dreamserver.quota.Subject;
import dev.dreamserver.quota.Subject.Kind;
import dev.dreamserver.security.Caller;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How much is left of budgets, as it was when last looked at. Immutable. */
final class BudgetsLeft {

    static final BudgetsLeft ALL = new BudgetsLeft(Map.of());

    private static final int WHOLE = 100;

    private final Map<Kind, Map<String, Integer>> percent = new EnumMap<>(Kind.class);

    /**
     * What is left.
     *
     * @param least the least that is left of any budget of each, in percent
     */
    BudgetsLeft(Map<Subject, Integer> least) {
        least.forEach(
                (subject, left) ->
                        percent.computeIfAbsent(subject.kind(), any -> new HashMap<>())
                                .put(subject.id(), left));
    }

    /** The least that is left of any budget that counts for somebody; 100 where none does. */
    int left(Caller caller) {
        var least = Math.min(of(Kind.HOUSE, ""), of(Kind.PERSON, caller.personId()));
        if (caller.team().isPresent()) {
            least = Math.min(least, of(Kind.TEAM, caller.team().get()));
        }
        if (caller.keyId().isPresent()) {
            least = Math.min(least, of(Kind.KEY, caller.keyId().get()));
        }
        return caller.project().isPresent()
                ? Math.min(least, of(Kind.PROJECT, caller.project().get()))
                : least;
    }

    private int of(Kind kind, String id) {
        var some = percent.get(kind);
        return some == null ? WHOLE : some.getOrDefault(id, WHOLE);
    }
}
