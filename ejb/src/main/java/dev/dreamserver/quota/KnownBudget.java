package dev.dreamserver.quota;

import java.util.UUID;

/**
 * A budget as it is kept in memory.
 *
 * @param version grows with every change, so that an old look never replaces a newer one
 */
record KnownBudget(UUID id, long version, String subjectName, BudgetTerms terms, boolean ended) {

    KnownBudget newer(KnownBudget other) {
        return other.version > version ? other : this;
    }
}
