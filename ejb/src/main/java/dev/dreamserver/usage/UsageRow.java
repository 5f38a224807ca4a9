package dev.dreamserver.usage;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One attempt to answer one request, as it is remembered. Times in microseconds, tokens as the
 * engine counts them.
 *
 * @param requestId the id the caller was given
 * @param attempt 1 for the first
 * @param personId who asked
 * @param team who pays, if anybody
 * @param keyId the API key used, if any
 * @param project what it was for, if that was said
 * @param model the model that answered
 * @param engine the engine that ran it
 * @param startedAt when the request arrived
 * @param tokensIn tokens of the prompt
 * @param tokensCached those of the prompt that the engine still had from an earlier request
 * @param tokensOut tokens of the answer that reached the caller
 * @param firstTokenMicros from arrival to the first token, if one came
 * @param durationMicros from arrival to the end
 * @param outcome how it ended
 * @param estimated whether the tokens were counted by us, since the engine did not say
 * @param cached whether it was answered from memory: no engine ran, and no token was used
 * @param routed what was asked for, where the house chose the model
 */
public record UsageRow(
        UUID requestId,
        int attempt,
        String personId,
        Optional<String> team,
        Optional<String> keyId,
        Optional<String> project,
        String model,
        String engine,
        Instant startedAt,
        long tokensIn,
        long tokensCached,
        long tokensOut,
        Optional<Long> firstTokenMicros,
        long durationMicros,
        Outcome outcome,
        boolean estimated,
        boolean cached,
        Optional<Routed> routed) {

    /**
     * That the house chose the model.
     *
     * @param asked the name that was asked for
     * @param reason why this model answered, as the room of routing writes it
     */
    public record Routed(String asked, String reason) {}

    /** How an attempt can end. */
    public enum Outcome {
        COMPLETE,
        ABORTED,
        FAILED,
        /** It gave no answer, and another attempt of the same request followed. */
        RETRIED;

        /** Whether it is paid for as a request; tokens are paid for in any case. */
        public boolean isPaid() {
            return this == COMPLETE || this == ABORTED;
        }
    }

    /** The same, ended another way. */
    public UsageRow as(Outcome another) {
        return new UsageRow(
                requestId,
                attempt,
                personId,
                team,
                keyId,
                project,
                model,
                engine,
                startedAt,
                tokensIn,
                tokensCached,
                tokensOut,
                firstTokenMicros,
                durationMicros,
                another,
                estimated,
                cached,
                routed);
    }
}
