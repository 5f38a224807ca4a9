package dev.dreamserver.identity;

import dev.dreamserver.platform.DreamException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * News of a person as Keycloak's event listener sends it: all that is so now, and what made it so.
 *
 * @param personId the subject of their tokens; empty when only a session is named
 * @param username what they sign in with
 * @param name what people call them
 * @param enabled whether they may enter
 * @param roles all realm roles in force, also those the house does not know
 * @param teams their groups, by name, sorted
 * @param kind what happened
 * @param sessionId the one session in Keycloak that ended, if it is about one
 * @param at when it happened
 */
public record PersonChange(
        String personId,
        String username,
        String name,
        boolean enabled,
        Set<String> roles,
        List<String> teams,
        Kind kind,
        Optional<String> sessionId,
        Instant at) {

    private static final int LONGEST_ID = 255;

    /** What can happen. */
    public enum Kind {
        UPDATED,
        PASSWORD,
        SIGNED_OUT,
        DELETED,
        RESYNC
    }

    /**
     * Copies the collections.
     *
     * @throws DreamException {@link IdentityError#NEWS_MALFORMED} when it is about nobody
     */
    public PersonChange {
        roles = Set.copyOf(roles);
        teams = teams.stream().sorted().distinct().toList();
        if ((personId.isBlank() && sessionId.isEmpty()) || personId.length() > LONGEST_ID) {
            throw new DreamException(IdentityError.NEWS_MALFORMED, "News of nobody");
        }
    }
}
