package dev.dreamserver.gateway.wire;

/**
 * An attempt that gave no answer.
 *
 * @param refused what the client is told, should nobody else answer
 * @param cause what it means for the next attempt
 */
record Failure(Refused refused, Cause cause) {}
