package dev.dreamserver.quota;

import java.util.Optional;

/**
 * News: other budgets are in force.
 *
 * @param allowances all of them, or empty where there is none
 */
public record AllowancesChanged(Optional<Allowances> allowances) {}
