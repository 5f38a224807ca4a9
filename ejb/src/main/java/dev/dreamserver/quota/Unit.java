package dev.dreamserver.quota;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a budget counts: tokens of prompts and answers together, or what they cost in one currency.
 * Amounts are kept as whole parts: tokens, or billionths of the currency. What is held and what is
 * charged is rounded up to a part, so rounding never lets more through.
 *
 * @param currency empty for tokens
 */
public record Unit(Optional<Currency> currency) {

    /** Tokens. */
    public static final Unit TOKENS = new Unit(Optional.empty());

    private static final String TOKENS_WORD = "TOKENS";
    private static final int DECIMALS = 9;
    private static final long MOST_TOKENS = 1_000_000_000_000_000L;
    private static final long MOST_MONEY = 1_000_000_000_000_000_000L;
    private static final Pattern WHOLE = Pattern.compile("\\d{1,16}");
    private static final Pattern MONEY = Pattern.compile("\\d{1,10}(\\.\\d{1,6})?");

    /** Money of this currency. */
    public static Unit of(Currency currency) {
        return new Unit(Optional.of(currency));
    }

    /** The unit of a word as {@link #word} says it. */
    public static Unit of(String word) {
        return word.equals(TOKENS_WORD) ? TOKENS : of(Currency.getInstance(word));
    }

    /** {@code TOKENS}, or the three letters of the currency. */
    public String word() {
        return currency.map(Currency::getCurrencyCode).orElse(TOKENS_WORD);
    }

    public boolean isMoney() {
        return currency.isPresent();
    }

    /** An amount as programs write it, such as 1000 or 12.50; -1 where that is none. */
    public long parts(String text) {
        if (!(isMoney() ? MONEY : WHOLE).matcher(text).matches()) {
            return -1;
        }
        return parts(new BigDecimal(text));
    }

    /** The parts of an amount, rounded up; of more than any budget has, one more than that. */
    long parts(BigDecimal amount) {
        return amount.movePointRight(isMoney() ? DECIMALS : 0)
                .setScale(0, RoundingMode.CEILING)
                .min(BigDecimal.valueOf(most() + 1))
                .longValueExact();
    }

    /** An amount of so many parts. */
    public BigDecimal amount(long parts) {
        return isMoney()
                ? BigDecimal.valueOf(parts, DECIMALS).stripTrailingZeros()
                : BigDecimal.valueOf(parts);
    }

    /** The most parts that a budget can have. */
    long most() {
        return isMoney() ? MOST_MONEY : MOST_TOKENS;
    }
}
