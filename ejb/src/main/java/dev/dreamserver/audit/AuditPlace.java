package dev.dreamserver.audit;

import java.time.Instant;

/** A place in the merged order of all chains, by which a reader turns the page. */
public record AuditPlace(Instant at, String node, long sequence) {}
