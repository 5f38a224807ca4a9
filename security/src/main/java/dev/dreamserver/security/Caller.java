package dev.dreamserver.security;

import java.util.Optional;
import java.util.Set;

/**
 * Who stands behind one request, as decided at the edge. Immutable; holds no secret.
 *
 * @param personId the subject in Keycloak, or {@link #OWNER} for the command line of this machine
 * @param name what people call them; shown, never used to decide
 * @param team the team that pays, if any
 * @param roles roles in force at this moment, from {@link Roles}
 * @param keyId the API key used, if any
 * @param via the way they came in
 */
public record Caller(
        String personId,
        String name,
        Optional<String> team,
        Set<String> roles,
        Optional<String> keyId,
        Via via) {

    /** The person id of the command line on this machine. */
    public static final String OWNER = "owner@local";

    /** What the command line on this machine is called. */
    public static final String OWNER_NAME = "Owner of this machine";

    /** The ways into the house. */
    public enum Via {
        SESSION,
        API_KEY,
        TOKEN,
        COMMAND_LINE
    }

    /** Copies the roles, so that nobody changes them afterwards. */
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Whether this caller holds the role. */
    public boolean has(String role) {
        return roles.contains(role);
    }
}
