package dev.dreamserver.audit;

import java.util.Map;
import java.util.Optional;

/**
 * One thing that happened, before it is chained. Holds ids, names and counts, never prompts, keys
 * or answers.
 *
 * @param action capability, dot, verb, such as {@code key.create}
 * @param actor the person id who did it
 * @param actorName what people call them
 * @param subject the id of the thing it happened to
 * @param details further facts, few and short
 */
public record AuditEvent(
        String action,
        String actor,
        String actorName,
        Optional<String> subject,
        Map<String, String> details) {

    /** Copies the details. */
    public AuditEvent {
        details = Map.copyOf(details);
    }
}
