package dev.dreamserver.chat;

import java.util.Optional;
import java.util.UUID;

/**
 * An answer as it came from an engine, to be kept.
 *
 * @param text what came, perhaps nothing
 * @param end how it ended
 * @param requestId the gateway's id, if it got that far
 * @param model the model that answered
 * @param builtInGuide whether that is the small built-in guide
 * @param leftOut how many of the oldest messages it was not told
 * @param summarised how many of the oldest messages it was told as a summary
 * @param unseen how many pictures it was not shown
 * @param tokensIn tokens of the prompt, 0 when not known
 * @param tokensOut tokens of the answer
 * @param firstTokenMicros from the question to the first token, if one came
 * @param durationMicros from the question to the end
 * @param reason why it failed, in a sentence
 */
public record Answer(
        String text,
        AnswerEnd end,
        Optional<UUID> requestId,
        String model,
        boolean builtInGuide,
        int leftOut,
        int summarised,
        int unseen,
        long tokensIn,
        long tokensOut,
        Optional<Long> firstTokenMicros,
        long durationMicros,
        Optional<String> reason) {

    /** Pieces that come closer together than this came through a queue, not from the engine. */
    private static final long AT_ONCE_MICROS = 10_000;

    /**
     * How fast it was written, after the first token; for one that came all at once, how fast it
     * was had. Empty where there is too little to tell.
     */
    public Optional<Double> tokensPerSecond() {
        if (tokensOut < 2 || durationMicros <= 0) {
            return Optional.empty();
        }
        var writing = durationMicros - firstTokenMicros.orElse(0L);
        return Optional.of(
                writing < AT_ONCE_MICROS
                        ? tokensOut * 1e6 / durationMicros
                        : (tokensOut - 1) * 1e6 / writing);
    }
}
