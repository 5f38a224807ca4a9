package dev.dreamserver.usage;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A line of the price book, as somebody added it.
 *
 * @param rates empty where the price ended with it
 * @param currency by its three letters
 * @param from when it begins to count
 * @param addedBy the id of the person
 * @param person what people call them; empty where nobody knows any more
 * @param state what became of it
 */
public record Price(
        String model,
        Optional<Rates> rates,
        String currency,
        Instant from,
        String source,
        String addedBy,
        String person,
        Instant addedAt,
        State state) {

    Price by(Map<String, String> names) {
        return new Price(
                model,
                rates,
                currency,
                from,
                source,
                addedBy,
                names.getOrDefault(addedBy, ""),
                addedAt,
                state);
    }

    /** What a line does at this moment. */
    public enum State {
        /** It counts. */
        NOW,
        /** It will count. */
        COMING,
        /** It counted until another one began. */
        PAST,
        /** It never counts again: one that was added later begins at the same time. */
        REPLACED
    }
}
