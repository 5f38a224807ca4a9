package dev.dreamserver.quota;

/** What a budget counts. */
public enum Unit {
    /** Tokens of prompts and answers together, as the usage rows say them. */
    TOKENS
}
