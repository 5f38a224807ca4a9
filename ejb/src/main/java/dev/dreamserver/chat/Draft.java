package dev.dreamserver.chat;

import java.util.List;
import java.util.OptionalInt;

/**
 * A question as a person wrote it, before it is kept.
 *
 * @param text the question
 * @param attached texts that belong to it
 * @param insteadOf the question of the same conversation that this one puts differently
 * @param seen the last message that its writer saw; where it is told and the conversation has gone
 *     on since, the question is refused
 */
public record Draft(
        String text, List<AttachedText> attached, OptionalInt insteadOf, OptionalInt seen) {

    /** Copies the list. */
    public Draft {
        attached = List.copyOf(attached);
    }
}
