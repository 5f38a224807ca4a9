package dev.dreamserver.bell.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something that happened and that people should know.
 *
 * @param id stable and unique: the same in each look. News that has grown has another one, and so
 *     counts as unread again
 * @param at when it happened, or last happened
 * @param tone how it matters
 * @param what names the sentence in the pages' words, after {@code news_}
 * @param facts the values of its places
 * @param reason why, in a sentence of the house
 * @param page the page where it can be dealt with, such as {@code /health}
 * @param roles who may know: people with one of these roles
 */
public record News(
        String id,
        Instant at,
        Tone tone,
        String what,
        List<String> facts,
        Optional<String> reason,
        Optional<String> page,
        Set<String> roles) {

    /** How it matters. */
    public enum Tone {
        /** Work is finished, or something is well again. */
        DONE,
        /** Something to know of. */
        NOTICE,
        /** Something is wrong. */
        TROUBLE
    }

    /** Copies the collections. */
    public News {
        facts = List.copyOf(facts);
        roles = Set.copyOf(roles);
    }
}
