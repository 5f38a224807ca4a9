package dev.dreamserver.routing;

import java.util.Optional;

/**
 * Which model shall answer. Immutable.
 *
 * @param asked the name that was asked for
 * @param model empty where none of those that might can answer now
 */
public record Decision(String asked, Optional<String> model, Reason reason) {}
