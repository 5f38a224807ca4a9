package dev.dreamserver.usage.web;

import java.time.Instant;

/**
 * One request in the list, in the words of the page.
 *
 * @param kind the colour of its outcome
 * @param icon the icon of its outcome
 * @param outcome how it ended, in a word
 * @param cached whether it was answered from memory
 * @param firstToken when the first token came; a dash where none came
 * @param detail what the dialog shows of it, by the name of its place, as JSON
 */
public record UsageLine(
        String id,
        Instant at,
        String kind,
        String icon,
        String outcome,
        boolean cached,
        String person,
        String model,
        String key,
        String tokensIn,
        String tokensOut,
        String firstToken,
        String duration,
        String detail) {}
