package dev.dreamserver.usage;

/**
 * How fast a model has written lately, as this house measured it.
 *
 * @param tokensPerSecond the median of its answers
 * @param answers how many those are, at least one
 */
public record Pace(double tokensPerSecond, long answers) {}
