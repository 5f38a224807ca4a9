package dev.dreamserver.responses;

import java.time.Instant;
import java.util.Optional;

/**
 * A response as it came, to be kept.
 *
 * @param personId whose it is
 * @param id what it is called
 * @param createdAt when it was asked for
 * @param model which one answered
 * @param previous the id of the one that it goes on from
 * @param end how it ended
 * @param why why it failed, in a sentence for people
 * @param said what was said, in UTF-8; empty where that is too much, or was not held
 * @param content whether that is to be kept, and not only how it ended
 */
public record ResponseDraft(
        String personId,
        String id,
        Instant createdAt,
        String model,
        Optional<String> previous,
        End end,
        Optional<String> why,
        Optional<Said> said,
        boolean content) {

    /** How it can end. */
    public enum End {
        /** The engine said that this is all. */
        TOLD,
        /** Who asked left, or it was stopped. */
        CUT,
        /** It failed. */
        FAILED
    }

    /**
     * What was said. Holds the arrays as they are: nobody writes to them any more.
     *
     * @param input the value of {@code input}, all that went before it included
     * @param came the response, or the event that holds it; where it was cut or failed, all events
     *     that came until then
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Said(byte[] input, byte[] came) {

        long bytes() {
            return (long) input.length + came.length;
        }
    }

    long bytes() {
        return said.map(Said::bytes).orElse(0L);
    }
}
