package dev.dreamserver.usage;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a request took, all its attempts together, as the ledger and the price book say it. Exact.
 *
 * @param tokensIn tokens of its prompts
 * @param tokensOut tokens of its answers
 * @param estimated whether some of them were counted by us, since an engine did not say
 * @param cost what of it has a price; empty where nothing has
 * @param unpriced how many of its attempts used tokens and have no price
 * @param routed what was asked for, where the house chose the model
 */
public record Receipt(
        long tokensIn,
        long tokensOut,
        boolean estimated,
        Optional<BigDecimal> cost,
        long unpriced,
        Optional<UsageRow.Routed> routed) {

    /** Nothing was used. */
    public static final Receipt NONE =
            new Receipt(0, 0, false, Optional.empty(), 0, Optional.empty());

    /** What both took together; it says no more why a model answered. */
    public Receipt and(Receipt other) {
        return new Receipt(
                tokensIn + other.tokensIn,
                tokensOut + other.tokensOut,
                estimated || other.estimated,
                Stream.of(cost, other.cost).flatMap(Optional::stream).reduce(BigDecimal::add),
                unpriced + other.unpriced,
                Optional.empty());
    }
}
