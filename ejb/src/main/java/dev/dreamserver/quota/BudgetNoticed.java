package dev.dreamserver.quota;

/** News: a budget came to its threshold or to its end; stored and committed. */
public record BudgetNoticed() {}
