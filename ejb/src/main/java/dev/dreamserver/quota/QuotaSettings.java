package dev.dreamserver.quota;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.time.ZoneId;

/**
 * How budgets are kept.
 *
 * @param zone where days, weeks and months begin
 * @param lease how long a node that is gone keeps what it was granted
 * @param templateTokens the most that an engine adds to a prompt by itself
 * @param pictureTokens the most that one picture or sound counts
 */
public record QuotaSettings(ZoneId zone, Duration lease, int templateTokens, int pictureTokens) {

    private static final String MACHINE = "machine";

    public static final Setting<ZoneId> ZONE =
            Setting.of(
                            "dream.quota.zone",
                            MACHINE,
                            "Time zone in which the days, weeks and months of budgets begin.",
                            text -> text.equals(MACHINE) ? ZoneId.systemDefault() : ZoneId.of(text))
                    .when(any -> true, "machine, or a name such as Europe/Berlin");
    public static final Setting<Duration> LEASE =
            Setting.of(
                            "dream.quota.lease",
                            "PT30S",
                            "How long a node that is gone keeps what it was granted of budgets.",
                            Duration::parse)
                    .when(
                            span -> span.toSeconds() >= 5 && span.toMinutes() <= 60,
                            "a duration from PT5S to PT1H");
    public static final Setting<Integer> TEMPLATE_TOKENS =
            count(
                    "template-tokens",
                    "512",
                    "The most tokens that an engine adds to a prompt by itself; held of a budget"
                            + " until the engine has said what it used.");
    public static final Setting<Integer> PICTURE_TOKENS =
            count(
                    "picture-tokens",
                    "4096",
                    "The most tokens that one picture or sound in a request counts; held of a"
                            + " budget until the engine has said what it used.");

    /** Reads and checks all of them. */
    public static QuotaSettings from(Settings settings) {
        return new QuotaSettings(
                settings.get(ZONE),
                settings.get(LEASE),
                settings.get(TEMPLATE_TOKENS),
                settings.get(PICTURE_TOKENS));
    }

    private static Setting<Integer> count(String name, String fallback, String meaning) {
        return Setting.of("dream.quota." + name, fallback, meaning, Integer::valueOf)
                .when(n -> n >= 0 && n <= 1_000_000, "a whole number from 0 to 1000000");
    }
}
