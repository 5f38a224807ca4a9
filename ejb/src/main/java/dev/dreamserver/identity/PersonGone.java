package dev.dreamserver.identity;

/**
 * News, in the transaction that takes it down: somebody was deleted in Keycloak. Whoever keeps what
 * is theirs alone forgets it.
 *
 * @param personId the subject in Keycloak
 */
public record PersonGone(String personId) {}
