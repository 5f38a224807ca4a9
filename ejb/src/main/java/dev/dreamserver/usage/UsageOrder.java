package dev.dreamserver.usage;

import dev.dreamserver.usage.UsageTotals.Spread;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** By which figure groups of usage stand in order, the largest first. */
public enum UsageOrder {
    REQUESTS,
    TOKENS_IN,
    TOKENS_OUT,
    FAILED,
    COST,
    FIRST_TOKEN,
    DURATION;

    /** The order of this word, if there is one. */
    public static Optional<UsageOrder> named(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /** As addresses call it, such as {@code tokens_in}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The sum by which the database reads; for a time the requests, since it knows no medians. */
    String column() {
        return (slowest().isPresent() ? REQUESTS : this).word();
    }

    /** For a time: puts in order what was read. */
    Optional<Comparator<UsageGroup>> slowest() {
        return switch (this) {
            case FIRST_TOKEN -> Optional.of(by(UsageTotals::firstToken));
            case DURATION -> Optional.of(by(UsageTotals::duration));
            case REQUESTS, TOKENS_IN, TOKENS_OUT, FAILED, COST -> Optional.empty();
        };
    }

    private static Comparator<UsageGroup> by(Function<UsageTotals, Optional<Spread>> time) {
        return Comparator.comparingLong(
                group -> -time.apply(group.totals()).map(Spread::p50).orElse(-1L));
    }
}
