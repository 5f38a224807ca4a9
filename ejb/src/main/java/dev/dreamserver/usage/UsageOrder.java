package dev.dreamserver.usage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** By which figure groups of usage stand in order, the largest first. */
public enum UsageOrder {
    REQUESTS("requests"),
    TOKENS_IN("tokens_in"),
    TOKENS_OUT("tokens_out"),
    FAILED("failed"),
    FIRST_TOKEN("first_token[1]"),
    DURATION("duration[1]");

    private final String expression;

    UsageOrder(String expression) {
        this.expression = expression;
    }

    /** The order of this word, if there is one. */
    public static Optional<UsageOrder> named(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /** As addresses call it, such as {@code tokens_in}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String expression() {
        return expression;
    }
}
