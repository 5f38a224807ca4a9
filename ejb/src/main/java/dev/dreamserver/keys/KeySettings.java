package dev.dreamserver.keys;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Limits of API keys.
 *
 * @param defaultLifetime how long a key is good for when its maker does not say; empty for ever
 * @param maxLifetime the longest a key may be good for
 * @param maxPerPerson active keys one person may hold
 * @param usedFlush how often the time of last use is written
 */
public record KeySettings(
        Optional<Duration> defaultLifetime,
        Duration maxLifetime,
        int maxPerPerson,
        Duration usedFlush) {

    /** The shortest lifetime of a key, such as for one run of a program. */
    static final Duration SHORTEST = Duration.ofSeconds(10);

    /** How long a key is good for when its maker does not say. */
    public static final Setting<Optional<Duration>> DEFAULT_LIFETIME =
            Setting.of(
                            "dream.keys.default-lifetime",
                            "P365D",
                            "How long an API key is good for when its maker does not say; never:"
                                    + " until it is revoked.",
                            KeySettings::lifetime)
                    .when(
                            span -> span.isEmpty() || isSpan(span.get()),
                            "PT10S to P3650D, or never");

    /** The longest a key may be good for. */
    public static final Setting<Duration> MAX_LIFETIME =
            Setting.of(
                            "dream.keys.max-lifetime",
                            "P3650D",
                            "The longest lifetime that can be asked for an API key.",
                            Duration::parse)
                    .when(KeySettings::isSpan, "PT10S to P3650D");

    /** Active keys one person may hold. */
    public static final Setting<Integer> MAX_PER_PERSON =
            Setting.of(
                            "dream.keys.max-per-person",
                            "50",
                            "Active API keys one person may hold, since all keys are kept in"
                                    + " memory.",
                            Integer::parseInt)
                    .when(count -> count >= 1 && count <= 10_000, "1 to 10000");

    /** How often the time of last use is written. */
    public static final Setting<Duration> USED_FLUSH =
            Setting.of(
                            "dream.keys.used-flush",
                            "PT30S",
                            "How often the times of last use are written to the database, all at"
                                    + " once.",
                            Duration::parse)
                    .when(
                            span ->
                                    span.compareTo(Duration.ofSeconds(1)) >= 0
                                            && span.compareTo(Duration.ofHours(1)) <= 0,
                            "PT1S to PT1H");

    /** All settings of this record. */
    public static final List<Setting<?>> ALL =
            List.of(DEFAULT_LIFETIME, MAX_LIFETIME, MAX_PER_PERSON, USED_FLUSH);

    /** Reads and checks them. */
    public static KeySettings from(Settings settings) {
        return new KeySettings(
                settings.get(DEFAULT_LIFETIME),
                settings.get(MAX_LIFETIME),
                settings.get(MAX_PER_PERSON),
                settings.get(USED_FLUSH));
    }

    private static Optional<Duration> lifetime(String text) {
        return "never".equals(text) ? Optional.empty() : Optional.of(Duration.parse(text));
    }

    private static boolean isSpan(Duration span) {
        return span.compareTo(SHORTEST) >= 0 && span.compareTo(Duration.ofDays(3650)) <= 0;
    }
}
