package dev.dreamserver.cache;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/**
 * The door to what is remembered of answers. Nobody reads an answer here: the gateway alone gives
 * one, to whom it belongs.
 */
@Stateless
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
public class AnswerCache {

    @Inject RememberedAnswers answers;
    @Inject AuditLog audit;

    /** How much there is, and of what use it was. */
    public CacheView view() {
        return answers.view();
    }

    /** Forgets all answers; tells how many there were. */
    @RolesAllowed(Roles.ADMIN)
    public long clear(Caller who) {
        var before = answers.view().entries();
        audit.record(
                new AuditEvent(
                        "cache.clear",
                        who.personId(),
                        who.name(),
                        Optional.empty(),
                        Map.of("answers", Long.toString(before), "via", who.via().name())));
        answers.clear();
        return before;
    }
}
