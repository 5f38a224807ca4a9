package dev.dreamserver.gpu;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How GPUs are looked at.
 *
 * @param watchEvery how often, while nobody looks at a page
 * @param patience how long a driver may take to answer before the house says that it hangs
 */
public record GpuSettings(Duration watchEvery, Duration patience) {

    /** NVIDIA's management library, where the owner has it elsewhere. */
    public static final Setting<Optional<Path>> LIBRARY =
            Setting.of(
                            "dream.gpu.library",
                            "",
                            "NVIDIA's management library libnvidia-ml.so.1, where it lies in a"
                                    + " place of its own. Empty: the system's.",
                            text ->
                                    text.isEmpty()
                                            ? Optional.<Path>empty()
                                            : Optional.of(Path.of(text)))
                    .onTheMachine();

    /** How often GPUs are looked at while nobody looks at a page. */
    public static final Setting<Duration> WATCH_EVERY =
            span("watch-every", "PT10S", "How often GPUs are looked at while no page shows them.");

    /** How long a driver may take. */
    public static final Setting<Duration> PATIENCE =
            span(
                    "patience",
                    "PT10S",
                    "How long a GPU's driver may take to answer. After that the house says that it"
                            + " hangs, and goes on without it.");

    /** All settings of this record. */
    public static final List<Setting<?>> ALL = List.of(LIBRARY, WATCH_EVERY, PATIENCE);

    /** Reads and checks them. */
    public static GpuSettings from(Settings settings) {
        return new GpuSettings(settings.get(WATCH_EVERY), settings.get(PATIENCE));
    }

    private static Setting<Duration> span(String name, String fallback, String meaning) {
        return Setting.of("dream.gpu." + name, fallback, meaning, Duration::parse)
                .when(
                        span ->
                                span.toMillis() >= 500
                                        && span.compareTo(Duration.ofMinutes(10)) <= 0,
                        "a duration from PT0.5S to PT10M");
    }
}
