package dev.dreamserver.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * News, after the commit: sessions ended in Keycloak, and so they end here.
 *
 * @param personId whose; empty when only the session is known
 * @param sessionId the one session in Keycloak ({@code sid}); empty for all of the person's
 * @param at when; a session that began later goes on
 */
public record SessionsEnded(Optional<String> personId, Optional<String> sessionId, Instant at) {}
