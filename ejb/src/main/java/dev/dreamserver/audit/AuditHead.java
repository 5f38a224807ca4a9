package dev.dreamserver.audit;

/**
 * The end of a node's chain as the database holds it. Arrays are the holder's to keep, and nobody
 * changes them.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its parts only
record AuditHead(String node, long sequence, byte[] hash, byte[] seal) {}
