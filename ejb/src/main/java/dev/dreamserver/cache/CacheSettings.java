package dev.dreamserver.cache;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;

/**
 * What is remembered of answers, and for how long.
 *
 * @param enabled whether any is
 * @param life how long one is good for
 * @param megabytes of memory for all of them together
 * @param answerLimit bytes of one answer
 * @param teams whether those of a team share their answers
 */
public record CacheSettings(
        boolean enabled, Duration life, int megabytes, int answerLimit, boolean teams) {

    public static final Setting<Boolean> ENABLED =
            Setting.flag(
                    "dream.cache.enabled",
                    true,
                    "Whether an answer is given again to who asks the same once more, at"
                            + " temperature 0 or where it is asked for.");
    public static final Setting<Duration> LIFE =
            Setting.of(
                            "dream.cache.life",
                            "PT30M",
                            "How long an answer is good for.",
                            Duration::parse)
                    .when(
                            d -> d.toSeconds() >= 1 && d.compareTo(Duration.ofDays(7)) <= 0,
                            "a duration from PT1S to PT168H");
    public static final Setting<Integer> MEGABYTES =
            count(
                    "megabytes",
                    "64",
                    "Megabytes of memory for all answers together; those that were not asked for"
                            + " longest make room.",
                    1,
                    4096);
    public static final Setting<Integer> ANSWER_LIMIT =
            count(
                    "answer-limit",
                    "262144",
                    "Bytes of one answer; a longer one is not kept.",
                    1024,
                    16_777_216);
    public static final Setting<Boolean> TEAMS =
            Setting.flag(
                    "dream.cache.teams",
                    false,
                    "Whether the people of a team share their answers; else each has their own.");

    /** Reads and checks all of them. */
    public static CacheSettings from(Settings settings) {
        return new CacheSettings(
                settings.get(ENABLED),
                settings.get(LIFE),
                settings.get(MEGABYTES),
                settings.get(ANSWER_LIMIT),
                settings.get(TEAMS));
    }

    private static Setting<Integer> count(
            String name, String fallback, String meaning, int least, int most) {
        return Setting.of("dream.cache." + name, fallback, meaning, Integer::valueOf)
                .when(
                        n -> n >= least && n <= most,
                        "a whole number from %d to %d".formatted(least, most));
    }
}
