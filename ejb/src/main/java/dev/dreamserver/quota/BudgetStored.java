package dev.dreamserver.quota;

/** News inside the room, after the commit: this is what the budget is now. */
record BudgetStored(KnownBudget budget) {}
