package dev.dreamserver.chat;

import dev.dreamserver.platform.DreamException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * How a conversation's model is asked. What is empty is left to the engine. Immutable.
 *
 * @param systemPrompt what it is told before everything else
 * @param temperature 0 to 2: how freely it chooses its words
 * @param maxTokens the most tokens of one answer
 */
public record ModelParameters(
        Optional<String> systemPrompt,
        Optional<BigDecimal> temperature,
        Optional<Integer> maxTokens) {

    /** Everything left to the engine. */
    public static final ModelParameters NONE =
            new ModelParameters(Optional.empty(), Optional.empty(), Optional.empty());

    /** Longest system prompt, in characters. */
    public static final int SYSTEM_PROMPT_LENGTH = 8_000;

    private static final BigDecimal HOTTEST = BigDecimal.TWO;
    private static final int MOST_TOKENS = 100_000;
    private static final int MOST_PLACES = 20;

    /** Refuses what no engine could take. */
    public ModelParameters {
        systemPrompt = systemPrompt.map(String::strip).filter(text -> !text.isEmpty());
        if (systemPrompt.filter(text -> text.length() > SYSTEM_PROMPT_LENGTH).isPresent()) {
            throw new DreamException(
                    ChatError.TOO_LONG,
                    "Use at most %d characters for the system prompt."
                            .formatted(SYSTEM_PROMPT_LENGTH));
        }
        if (temperature.filter(ModelParameters::outOfRange).isPresent()) {
            throw new DreamException(ChatError.BAD_REQUEST, "The temperature is from 0 to 2.");
        }
        temperature = temperature.map(it -> it.setScale(2, RoundingMode.HALF_UP));
        if (maxTokens.filter(it -> it < 1 || it > MOST_TOKENS).isPresent()) {
            throw new DreamException(
                    ChatError.BAD_REQUEST,
                    "An answer has from 1 to %d tokens.".formatted(MOST_TOKENS));
        }
    }

    /** Tells without computing: a number of a few characters may have millions of digits. */
    private static boolean outOfRange(BigDecimal given) {
        return given.signum() < 0 || given.compareTo(HOTTEST) > 0 || given.scale() > MOST_PLACES;
    }
}
