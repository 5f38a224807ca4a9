package dev.dreamserver.provider;

import dev.dreamserver.engine.ProviderTerms.Patience;
import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;

/**
 * How providers are watched and how long they are tried; docs/providers.md gives the reasons.
 *
 * @param lookEvery how often each is looked at
 * @param lookTimeout how long a look may take
 * @param patience how long a request is tried
 */
public record ProviderSettings(Duration lookEvery, Duration lookTimeout, Patience patience) {

    public static final Setting<Duration> LOOK_EVERY =
            time("look-every", "PT60S", "How often each provider is asked for its models.");
    public static final Setting<Duration> LOOK_TIMEOUT =
            time("look-timeout", "PT10S", "For an answer to that.");
    public static final Setting<Integer> RETRIES =
            count(
                    "retries",
                    "2",
                    "How often a request is tried again at a provider that broke or cannot be"
                            + " reached, before its answer has begun.");
    public static final Setting<Duration> LONGEST_WAIT =
            time(
                    "longest-wait",
                    "PT3S",
                    "Before such a try. A provider that asks for a longer wait is not tried again.");
    public static final Setting<Integer> FAILURES =
            count(
                    "failures",
                    "5",
                    "Failures in a row after which a provider is asked nothing for a while.");
    public static final Setting<Duration> LEFT_OUT =
            time(
                    "left-out",
                    "PT10S",
                    "For how long, the first time; doubles each time, up to thirty times of it.");

    /** Reads and checks all of them. */
    public static ProviderSettings from(Settings settings) {
        return new ProviderSettings(
                settings.get(LOOK_EVERY),
                settings.get(LOOK_TIMEOUT),
                new Patience(
                        settings.get(RETRIES),
                        settings.get(LONGEST_WAIT),
                        settings.get(FAILURES),
                        settings.get(LEFT_OUT)));
    }

    private static Setting<Integer> count(String name, String fallback, String meaning) {
        var least = name.equals("retries") ? 0 : 1;
        return Setting.of("dream.provider." + name, fallback, meaning, Integer::valueOf)
                .when(
                        n -> n >= least && n <= 100,
                        "a whole number from %d to 100".formatted(least));
    }

    private static Setting<Duration> time(String name, String fallback, String meaning) {
        return Setting.of("dream.provider." + name, fallback, meaning, Duration::parse)
                .when(
                        d -> d.toMillis() >= 1 && d.toDays() < 2,
                        "a duration such as PT30S, from 1 ms to 1 day");
    }
}
