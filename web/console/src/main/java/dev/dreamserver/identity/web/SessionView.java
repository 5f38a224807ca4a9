package dev.dreamserver.identity.web;

import java.time.Instant;

/**
 * One of somebody's open sessions, as they see it.
 *
 * @param id names it to {@link OwnSessions}; nobody can enter with it
 * @param here whether it is the one that looks
 */
public record SessionView(String id, Browser browser, Instant since, Instant seen, boolean here) {}
