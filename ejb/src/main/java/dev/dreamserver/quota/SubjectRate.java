package dev.dreamserver.quota;

import java.util.UUID;

/**
 * How fast one team, person or key may ask, instead of as fast as all others.
 *
 * @param name what people call whom it is for
 */
public record SubjectRate(UUID id, Subject subject, String name, Rate rate) {}
