package dev.dreamserver.health;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How closely the house is watched, and how long that is remembered.
 *
 * @param watchEvery how often the states of the services are compared
 * @param retention how long changes are kept
 */
public record HealthSettings(Duration watchEvery, Duration retention) {

    /** How often the states of the services are compared. */
    public static final Setting<Duration> WATCH_EVERY =
            Setting.of(
                            "dream.health.watch-every",
                            "PT5S",
                            "How often the states of the services are compared, to remember each"
                                    + " change.",
                            Duration::parse)
                    .when(
                            span ->
                                    span.compareTo(Duration.ofSeconds(1)) >= 0
                                            && span.compareTo(Duration.ofMinutes(10)) <= 0,
                            "PT1S to PT10M");

    /** How long changes are kept. */
    public static final Setting<Duration> RETENTION =
            Setting.of(
                            "dream.health.retention",
                            "P30D",
                            "How long changes of the services' states are kept.",
                            Duration::parse)
                    .when(
                            span ->
                                    span.compareTo(Duration.ofDays(1)) >= 0
                                            && span.compareTo(Duration.ofDays(3650)) <= 0,
                            "P1D to P3650D");

    /** All settings of this record. */
    public static final List<Setting<?>> ALL = List.of(WATCH_EVERY, RETENTION);

    /** Reads and checks them. */
    public static HealthSettings from(Settings settings) {
        return new HealthSettings(settings.get(WATCH_EVERY), settings.get(RETENTION));
    }
}
