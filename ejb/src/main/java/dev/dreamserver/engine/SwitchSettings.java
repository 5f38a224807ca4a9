package dev.dreamserver.engine;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How the house goes from one model to another.
 *
 * @param drain how long answers under way are given to end before their engine is stopped
 * @param keepNames whether the new model also answers to the names of those before it
 */
public record SwitchSettings(Duration drain, boolean keepNames) {

    public static final Setting<Duration> DRAIN =
            Setting.of(
                            "dream.engine.drain-seconds",
                            "60",
                            "How long answers under way may go on when the model is switched, in"
                                    + " seconds; what is not finished then is broken off.",
                            text -> Duration.ofSeconds(Long.parseLong(text)))
                    .when(d -> d.toSeconds() >= 0 && d.toSeconds() <= 3600, "0 to 3600");

    public static final Setting<Boolean> KEEP_NAMES =
            Setting.flag(
                    "dream.engine.keep-names",
                    true,
                    "Whether the model in use also answers to the names of the models that it"
                            + " replaced, so that programs set up with those go on.");

    /** All of them, for the reference table. */
    public static final List<Setting<?>> ALL = List.of(DRAIN, KEEP_NAMES);

    /** What is in force. */
    static SwitchSettings read(Settings settings) {
        return new SwitchSettings(settings.get(DRAIN), settings.get(KEEP_NAMES));
    }
}
