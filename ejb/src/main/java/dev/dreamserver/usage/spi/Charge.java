package dev.dreamserver.usage.spi;

import java.time.LocalDate;
import java.util.UUID;

/**
 * What one row of usage takes from a budget.
 *
 * @param budget which one
 * @param period the first day of the budget's period in which the request came
 * @param tokens how much, as the row says it
 */
public record Charge(UUID budget, LocalDate period, long tokens) {}
