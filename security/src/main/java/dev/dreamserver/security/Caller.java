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
 * @param project what is worked for, if that is said: by the key or, where it says nothing, by the
 *     request
 * @param via the way they came in
 */
public record Caller(
        String personId,
        String name,
        Optional<String> team,
        Set<String> roles,
        Optional<String> keyId,
        Optional<String> project,
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

    /** Somebody who works for no project. */
    public Caller(
            String personId,
            String name,
            Optional<String> team,
            Set<String> roles,
            Optional<String> keyId,
            Via via) {
        this(personId, name, team, roles, keyId, Optional.empty(), via);
    }

    /**
     * The same, working for what a request says. The project of a key is firm: it stays.
     *
     * @param said by its {@link ProjectName}
     */
    public Caller workingFor(Optional<String> said) {
        return said.isEmpty() || project.isPresent()
                ? this
                : new Caller(personId, name, team, roles, keyId, said, via);
    }

    /** Whether this caller holds the role. */
    public boolean has(String role) {
        return roles.contains(role);
    }
}
