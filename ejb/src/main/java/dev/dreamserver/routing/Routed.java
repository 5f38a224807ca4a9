package dev.dreamserver.routing;

import java.time.Instant;
import java.util.Optional;

/**
 * A decision that was made, for those who look on.
 *
 * @param number counts the decisions of this node since its start, from 1
 * @param team of the one who asked, if any
 */
public record Routed(
        long number, Instant at, String who, Optional<String> team, Decision decision) {}
