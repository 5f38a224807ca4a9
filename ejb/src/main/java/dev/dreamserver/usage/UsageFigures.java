package dev.dreamserver.usage;

import java.util.List;
import java.util.Optional;

/**
 * What Home shows of usage, at one moment.
 *
 * @param requestsToday requests since midnight
 * @param requestsYesterday those of yesterday up to this time of day
 * @param peopleToday different people since midnight
 * @param failuresToday those that failed since midnight
 * @param tokensPerSecond how fast answers are written now: the median of the last ones, if any came
 *     within a quarter of an hour
 * @param usualLow a quarter of the last answers were slower than this, in tokens per second; empty
 *     of fewer than twenty
 * @param usualHigh a quarter of the last answers were faster than this; empty of fewer than twenty
 * @param firstTokenMicrosToday median wait for the first token today
 * @param firstTokenMicrosYesterday the same yesterday, whole day
 * @param requestsByHour requests in each of the last 24 hours, oldest first
 * @param firstTokenMicrosByHour median wait in each of the last 24 hours; 0 where nobody asked
 */
public record UsageFigures(
        long requestsToday,
        long requestsYesterday,
        long peopleToday,
        long failuresToday,
        Optional<Double> tokensPerSecond,
        Optional<Double> usualLow,
        Optional<Double> usualHigh,
        Optional<Long> firstTokenMicrosToday,
        Optional<Long> firstTokenMicrosYesterday,
        List<Long> requestsByHour,
        List<Long> firstTokenMicrosByHour) {

    /** Copies the lists. */
    public UsageFigures {
        requestsByHour = List.copyOf(requestsByHour);
        firstTokenMicrosByHour = List.copyOf(firstTokenMicrosByHour);
    }
}
