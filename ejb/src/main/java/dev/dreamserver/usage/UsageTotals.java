package dev.dreamserver.usage;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What some attempts used, added up. Times in microseconds.
 *
 * @param requests all attempts
 * @param failed those that failed
 * @param aborted those whose caller left
 * @param estimated those whose tokens we counted, since the engine did not say
 * @param tokensIn tokens of the prompts
 * @param tokensOut tokens of the answers that reached their callers
 * @param firstToken the wait for the first token, of those that got one
 * @param duration from arrival to end, of those that were complete
 * @param cost what those that have a price cost, exactly; empty where none has
 * @param unpriced those that used tokens and have no price
 * @param cached those that were answered from memory
 * @param tokensCached those tokens of the prompts that an engine still had from an earlier request
 */
public record UsageTotals(
        long requests,
        long failed,
        long aborted,
        long estimated,
        long tokensIn,
        long tokensOut,
        Optional<Spread> firstToken,
        Optional<Spread> duration,
        Optional<BigDecimal> cost,
        long unpriced,
        long cached,
        long tokensCached) {

    /** Nothing was used. */
    public static final UsageTotals NONE =
            new UsageTotals(
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    0,
                    0);

    /** The same amount is the same however it was added up. */
    public UsageTotals {
        cost = cost.map(BigDecimal::stripTrailingZeros);
    }

    /**
     * How long it took, in microseconds.
     *
     * @param p50 half of them took longer
     * @param p95 one in twenty took longer
     */
    public record Spread(long p50, long p95) {}

    /** Those that were complete. */
    public long complete() {
        return requests - failed - aborted;
    }
}
