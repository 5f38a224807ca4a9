package dev.dreamserver.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How the gateway deals with an engine that somebody else runs. What is said of a provider holds
 * for all its models: they are the endpoints of one id. Immutable.
 *
 * @param state whether it is worth asking
 * @param weight its share of the work among those who offer the same model
 * @param concurrent requests under way there at once
 * @param fallbacks models that are asked in this order when it cannot answer
 * @param toldToCount whether it takes, and needs, the wish for usage in a stream
 * @param keyRefusals the statuses by which it refuses the key
 * @param patience how long it is tried
 * @param dialect how it is addressed
 */
public record ProviderTerms(
        State state,
        int weight,
        int concurrent,
        List<String> fallbacks,
        boolean toldToCount,
        Set<Integer> keyRefusals,
        Patience patience,
        Dialect dialect) {

    /** Whether a provider is worth asking. */
    public enum State {
        UP,
        /** It did not answer when it was last looked at. */
        AWAY,
        /** It does not take the house's key. */
        KEY_REFUSED
    }

    /**
     * How long a provider is tried.
     *
     * @param retries tries after the first, before it has begun to answer
     * @param longestWait before such a try; who asks to be left alone for longer is
     * @param failures in a row after which it is left out
     * @param leftOut for how long the first time; doubles each time, up to thirty times of it
     */
    public record Patience(int retries, Duration longestWait, int failures, Duration leftOut) {}

    /** The terms of one that is addressed as OpenAI is. */
    public ProviderTerms(
            State state,
            int weight,
            int concurrent,
            List<String> fallbacks,
            boolean toldToCount,
            Set<Integer> keyRefusals,
            Patience patience) {
        this(
                state,
                weight,
                concurrent,
                fallbacks,
                toldToCount,
                keyRefusals,
                patience,
                Dialect.OPENAI);
    }

    /** Copies the collections. */
    public ProviderTerms {
        fallbacks = List.copyOf(fallbacks);
        keyRefusals = Set.copyOf(keyRefusals);
    }
}
