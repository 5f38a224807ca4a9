package dev.dreamserver.identity;

import java.util.List;
import java.util.Set;

/**
 * Somebody whom Keycloak knows, as shown outside.
 *
 * @param personId the subject of their tokens
 * @param username what they sign in with
 * @param name what people call them
 * @param enabled whether they may enter
 * @param roles the roles of the house that they hold
 * @param teams their groups in Keycloak, by name; the first one pays
 */
public record PersonView(
        String personId,
        String username,
        String name,
        boolean enabled,
        Set<String> roles,
        List<String> teams) {}
