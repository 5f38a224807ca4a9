package dev.dreamserver.responses;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;

/**
 * What is kept of responses, and for how long.
 *
 * @param keep whether what was said is, and not only that something was
 * @param retention how long
 * @param limit bytes of one response with all that went before it
 * @param each how many of one person
 */
public record ResponseSettings(boolean keep, Duration retention, int limit, int each) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    public static final Setting<Boolean> KEEP =
            Setting.flag(
                    "dream.responses.keep",
                    false,
                    "Whether what is asked and answered at /v1/responses is kept for the person, so"
                            + " that programs can fetch it and go on from it; else only ids are.");
    public static final Setting<Duration> RETENTION =
            Setting.of(
                            "dream.responses.retention",
                            "P30D",
                            "How long responses are kept; then they are gone for good.",
                            Duration::parse)
                    .when(
                            d -> d.compareTo(SHORTEST) >= 0 && d.compareTo(LONGEST) <= 0,
                            "PT1M to P3650D");
    public static final Setting<Integer> LIMIT =
            count(
                    "limit",
                    "1048576",
                    "Bytes of one response with all that went before it; of a larger one only the"
                            + " id is kept.",
                    1024,
                    16_777_216);
    public static final Setting<Integer> EACH =
            count(
                    "each",
                    "1000",
                    "Responses that are kept of one person; the oldest make room.",
                    1,
                    100_000);

    /** Reads and checks all of them. */
    public static ResponseSettings from(Settings settings) {
        return new ResponseSettings(
                settings.get(KEEP),
                settings.get(RETENTION),
                settings.get(LIMIT),
                settings.get(EACH));
    }

    private static Setting<Integer> count(
            String name, String fallback, String meaning, int least, int most) {
        return Setting.of("dream.responses." + name, fallback, meaning, Integer::valueOf)
                .when(
                        n -> n >= least && n <= most,
                        "a whole number from %d to %d".formatted(least, most));
    }
}
