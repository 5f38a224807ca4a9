package dev.dreamserver.usage;

import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * What a model asks for. All of them are known: what costs nothing costs 0.
 *
 * @param input for a million tokens of prompts
 * @param output for a million tokens of answers
 * @param request for a thousand requests, those that failed not counted
 * @param cached for a thousand requests that were answered from memory; they cost nothing else
 * @param inputCached for a million tokens of prompts that the engine still had from an earlier
 *     request
 */
public record Rates(
        BigDecimal input,
        BigDecimal output,
        BigDecimal request,
        BigDecimal cached,
        BigDecimal inputCached) {

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,7}(\\.\\d{1,6})?");
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

    /** Refuses what is no price; the same amount is the same however it was written. */
    public Rates {
        input = checked(input);
        output = checked(output);
        request = checked(request);
        cached = checked(cached);
        inputCached = checked(inputCached);
    }

    /** Amounts as programs write them, such as 0.15; what is answered from memory costs nothing. */
    public static Rates of(String input, String output, String request) {
        return of(input, output, request, "0", "");
    }

    /**
     * Amounts as programs write them, such as 0.15.
     *
     * @param inputCached empty where it is as that of all prompts
     */
    public static Rates of(
            String input, String output, String request, String cached, String inputCached) {
        var no = new AllMistakes();
        var ofPrompts = amount(no, "input", input);
        var each =
                new Rates(
                        ofPrompts,
                        amount(no, "output", output),
                        amount(no, "request", request),
                        amount(no, "cached", cached),
                        inputCached.isEmpty() ? ofPrompts : amount(no, "inputCached", inputCached));
        no.end();
        return each;
    }

    /** 0 where it is refused. */
    private static BigDecimal amount(AllMistakes no, String field, String text) {
        return no.part(field, () -> checked(amount(text))).orElse(BigDecimal.ZERO);
    }

    private static BigDecimal amount(String text) {
        if (!AMOUNT.matcher(text).matches()) {
            throw no();
        }
        return new BigDecimal(text);
    }

    private static BigDecimal checked(BigDecimal amount) {
        var least = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
        if (least.signum() < 0 || least.compareTo(MOST) > 0 || least.scale() > 6) {
            throw no();
        }
        return least;
    }

    /**
     * What so much costs, exactly; reports reckon the same in SQL, see {@link UsageSums}.
     *
     * @param tokensIn all of the prompts
     * @param tokensCached those of them that the engine still had
     * @param requests those that did not fail
     */
    public BigDecimal cost(long tokensIn, long tokensCached, long tokensOut, long requests) {
        return input.multiply(BigDecimal.valueOf(tokensIn - tokensCached))
                .add(inputCached.multiply(BigDecimal.valueOf(tokensCached)))
                .add(output.multiply(BigDecimal.valueOf(tokensOut)))
                .movePointLeft(6)
                .add(request.multiply(BigDecimal.valueOf(requests)).movePointLeft(3));
    }

    /** Whether tokens that the engine still had cost something else than all of the prompts. */
    public boolean tellsCachedApart() {
        return inputCached.compareTo(input) != 0;
    }

    /** What one request costs that is answered from memory, exactly. */
    public BigDecimal costCached() {
        return cached.movePointLeft(3);
    }

    private static DreamException no() {
        return new DreamException(
                PriceError.AMOUNT,
                "An amount is 0 to %d, with at most six decimals".formatted(MOST.longValueExact()));
    }

    @Override
    public String toString() {
        var all =
                "%s in, %s out, %s requests, %s cached"
                        .formatted(
                                input.toPlainString(),
                                output.toPlainString(),
                                request.toPlainString(),
                                cached.toPlainString());
        return tellsCachedApart()
                ? all + ", %s cached in".formatted(inputCached.toPlainString())
                : all;
    }
}
