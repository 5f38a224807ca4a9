package dev.dreamserver.usage;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.Currency;

/**
 * Limits of the usage ledger, and in what its cost is told.
 *
 * @param queue rows that may wait to be written, with somebody waiting for each
 * @param backlog rows nobody waits for any more, kept until the database takes them
 * @param batch rows of one transaction
 * @param writeTimeout how long somebody waits before success is refused
 * @param currency prices in another one do not count
 * @param retention how long single requests are kept; what they add up to is kept for good
 */
public record UsageSettings(
        int queue,
        int backlog,
        int batch,
        Duration writeTimeout,
        Currency currency,
        Duration retention) {

    private static final Duration SHORTEST = Duration.ofDays(8);
    private static final Duration LONGEST = Duration.ofDays(800);

    public static final Setting<Integer> QUEUE =
            count("queue", "16384", "Rows that may wait to be written; more are refused at once.");
    public static final Setting<Integer> BACKLOG =
            count(
                    "backlog",
                    "100000",
                    "Rows of answers that nobody waits for, kept until the database takes them.");
    public static final Setting<Integer> BATCH =
            count("batch", "1000", "Rows of one transaction; larger ones gain nothing.");
    public static final Setting<Duration> WRITE_TIMEOUT =
            Setting.of(
                            "dream.usage.write-timeout",
                            "PT5S",
                            "How long an answer waits for its row before it is refused; a restart"
                                    + " of the database takes 2 s.",
                            Duration::parse)
                    .when(
                            d -> d.toMillis() >= 10 && d.toMinutes() < 10,
                            "a duration from PT0.01S to PT10M");
    public static final Setting<Currency> CURRENCY =
            Setting.of(
                            "dream.usage.currency",
                            "USD",
                            "The currency that prices are kept and cost is told in; providers list"
                                    + " theirs in US dollars. Prices in another one do not count.",
                            Currency::getInstance)
                    .when(any -> true, "a currency by its three letters, such as USD");
    public static final Setting<Duration> RETENTION =
            Setting.of(
                            "dream.usage.retention",
                            "P400D",
                            "How long single requests are kept; what they add up to by hour and day"
                                    + " is kept for good.",
                            Duration::parse)
                    .when(
                            d -> d.compareTo(SHORTEST) >= 0 && d.compareTo(LONGEST) <= 0,
                            "P8D to P800D");

    /** Reads and checks all of them. */
    public static UsageSettings from(Settings settings) {
        return new UsageSettings(
                settings.get(QUEUE),
                settings.get(BACKLOG),
                settings.get(BATCH),
                settings.get(WRITE_TIMEOUT),
                settings.get(CURRENCY),
                settings.get(RETENTION));
    }

    private static Setting<Integer> count(String name, String fallback, String meaning) {
        return Setting.of("dream.usage." + name, fallback, meaning, Integer::valueOf)
                .when(n -> n >= 1 && n <= 1_000_000, "a whole number from 1 to 1000000");
    }
}
