package dev.dreamserver.usage.spi;

import java.time.LocalDate;
import java.util.UUID;

/**
 * What one row of usage takes from a budget.
 *
 * @param budget which one
 * @param period the first day of the budget's period in which the request came
 * @param amount how much, in what the budget counts
 * @param unpriced whether the budget counts money and the row has no price
 */
public record Charge(UUID budget, LocalDate period, long amount, boolean unpriced) {}
