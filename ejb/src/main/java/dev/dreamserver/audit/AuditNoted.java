package dev.dreamserver.audit;

/** News, after the commit: the log holds something that people are told of. */
public record AuditNoted(String action) {}
