package dev.dreamserver.identity;

import java.time.Instant;
import java.util.Set;

/**
 * News, after the commit: what somebody may do has changed. Whoever holds open doors for them
 * (sessions, streams, cached tokens) closes what no longer fits.
 *
 * @param personId the subject in Keycloak
 * @param enabled whether they may enter at all
 * @param roles the roles they hold now
 * @param at when Keycloak changed it; what began later is not affected
 */
public record PersonChanged(String personId, boolean enabled, Set<String> roles, Instant at) {}
