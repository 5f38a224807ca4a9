package dev.dreamserver.responses;

import java.time.Duration;

/**
 * How many responses are kept of a person.
 *
 * @param keeping whether the house keeps what is said
 * @param retention for how long
 * @param count those that can be fetched or gone on from now
 */
public record KeptView(boolean keeping, Duration retention, long count) {}
