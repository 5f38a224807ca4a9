package dev.dreamserver.keycloak;

import java.util.List;
import java.util.SortedSet;

/**
 * A person as Keycloak knows them at this moment, as sent to the house.
 *
 * @param personId the subject of their tokens; empty when only a session is known
 * @param username what they sign in with
 * @param name what people call them
 * @param enabled whether they may enter
 * @param roles the realm roles in force, those of teams and composites included
 * @param teams the names of their groups
 * @param kind a {@link Change.Kind}
 * @param sessionId the session that ended, or empty
 * @param at when it happened, as an ISO instant
 */
record PersonNews(
        String personId,
        String username,
        String name,
        boolean enabled,
        SortedSet<String> roles,
        List<String> teams,
        String kind,
        String sessionId,
        String at) {}
