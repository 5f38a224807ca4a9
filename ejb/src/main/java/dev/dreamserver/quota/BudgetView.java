package dev.dreamserver.quota;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A budget and how it stands in the period under way; amounts in parts of its {@link Unit}.
 *
 * @param subjectName what people call whom it is for; empty for the house
 * @param spent what rows of usage have taken
 * @param reserved what answers under way hold, on all nodes
 * @param unpriced requests that it counts as nothing, since they have no price
 * @param until when the period ends, if ever
 */
public record BudgetView(
        UUID id,
        String subjectName,
        BudgetTerms terms,
        long spent,
        long reserved,
        long unpriced,
        Optional<Instant> until) {

    /** How it stands. */
    public enum State {
        FINE,
        /** The threshold is reached. */
        NEAR,
        /** Nothing is left. */
        USED_UP
    }

    /** What is neither spent nor reserved. */
    public long left() {
        return Math.max(0, terms.amount() - spent - reserved);
    }

    /** How it stands by what was spent. */
    public State state() {
        if (spent >= terms.amount()) {
            return State.USED_UP;
        }
        return spent * 100.0 / terms.amount() >= terms.threshold() ? State.NEAR : State.FINE;
    }

    /** How much of it is spent, as a whole percentage. */
    public long percent() {
        return (long) (spent * 100.0 / terms.amount());
    }
}
