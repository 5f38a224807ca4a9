package dev.dreamserver.usage;

import dev.dreamserver.usage.UsageTotals.Spread;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often which time was taken, as one number: twelve of its decimal digits are the count of one
 * bucket, the lowest those of the first. So a database adds up histograms with {@code sum()}, and
 * keeps one with few times in few bytes. A bucket is an eighth of a doubling wide, from 128 µs to
 * 71 minutes: what is read from it is at most 4.5 % off.
 */
final class UsageTimes {

    private static final int DIGITS = 12;
    private static final int BUCKETS = 200;
    private static final int IN_A_DOUBLING = 8;
    private static final long FROM = 128;
    private static final long TO = FROM << (BUCKETS / IN_A_DOUBLING);

    private UsageTimes() {}

    /** SQL for the histogram of one time; null for null. */
    static String of(String micros) {
        return "('1e' || "
                + DIGITS
                + " * width_bucket(ln("
                + micros
                + "::float8 + 0.5), ln("
                + FROM
                + "::float8), ln("
                + TO
                + "::float8), "
                + BUCKETS
                + "))::numeric";
    }

    /** The median and the 95th percentile of a histogram. */
    static Optional<Spread> spread(@Nullable BigDecimal histogram) {
        if (histogram == null) {
            return Optional.empty();
        }
        var digits = histogram.toBigInteger().toString();
        var counts = new long[BUCKETS + 2];
        var all = 0L;
        for (int bucket = 0, end = digits.length(); end > 0; bucket++, end -= DIGITS) {
            counts[bucket] = Long.parseLong(digits, Math.max(0, end - DIGITS), end, 10);
            all += counts[bucket];
        }
        return Optional.of(
                new Spread(time(counts, Math.ceilDiv(all, 2)), time(counts, all - all / 20)));
    }

    /** The time of the one that is so many places from the fastest. */
    private static long time(long[] counts, long place) {
        var bucket = 0;
        for (var seen = counts[0]; seen < place; seen += counts[bucket]) {
            bucket++;
        }
        // The middle of the bucket by its ratio; all that is faster than the first is half of it.
        return bucket == 0
                ? FROM / 2
                : Math.round(FROM * Math.pow(2, (bucket - 0.5) / IN_A_DOUBLING));
    }
}
