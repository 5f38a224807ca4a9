package dev.dreamserver.routing;

import java.time.Instant;
import java.util.Optional;

/**
 * A decision that was made, for those who look on.
 *
 * @param team of the one who asked, if any
 */
public record Routed(Instant at, String who, Optional<String> team, Decision decision) {}
