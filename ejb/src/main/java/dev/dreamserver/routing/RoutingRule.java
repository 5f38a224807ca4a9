package dev.dreamserver.routing;

import java.util.UUID;

/**
 * A rule of the owner. Immutable.
 *
 * @param place the first rule that applies decides; lower places are looked at first
 * @param subjectName what people call whom it is for; empty for everybody
 */
public record RoutingRule(UUID id, int place, String subjectName, RuleTerms terms) {}
