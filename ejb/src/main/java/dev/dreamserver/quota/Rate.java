package dev.dreamserver.quota;

import dev.dreamserver.platform.AllMistakes;

/**
 * How fast somebody may ask; 0 sets no limit.
 *
 * @param requests in a minute
 * @param tokens in a minute
 * @param streams answers at once
 */
public record Rate(int requests, int tokens, int streams) {

    /** As fast as they like. */
    public static final Rate NONE = new Rate(0, 0, 0);

    /** No number is larger. */
    public static final int MOST = 1_000_000_000;

    /** Refuses numbers that make no sense. */
    public Rate {
        var no = new AllMistakes();
        check(no, "requests", requests);
        check(no, "tokens", tokens);
        check(no, "streams", streams);
        no.end();
    }

    private static void check(AllMistakes no, String field, int number) {
        no.unless(
                number >= 0 && number <= MOST,
                QuotaError.RATE,
                field,
                "A rate limit is a whole number from 0 to %d".formatted(MOST));
    }

    /** Whether it limits nothing. */
    public boolean none() {
        return equals(NONE);
    }
}
