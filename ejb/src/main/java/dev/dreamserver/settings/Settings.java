package dev.dreamserver.settings;

import dev.dreamserver.platform.DreamException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from MicroProfile Config and refuses nonsense with the key and the rule.
 * Thread-safe. Tests make one from a map's {@code get}.
 */
@ApplicationScoped
public class Settings {

    private final Function<String, Optional<String>> source;

    /** The house's own settings, from MicroProfile Config. */
    public Settings() {
        this(key -> ConfigProvider.getConfig().getOptionalValue(key, String.class));
    }

    /** Settings from anywhere. */
    public Settings(Function<String, Optional<String>> source) {
        this.source = source;
    }

    /**
     * The value in force.
     *
     * @throws DreamException {@link SettingsError#INVALID} when the text is nonsense or breaks the
     *     rule
     */
    public <T> T get(Setting<T> setting) {
        var text = source.apply(setting.key()).map(String::strip).orElse(setting.fallback());
        T value;
        try {
            value = setting.parse().apply(text);
        } catch (RuntimeException nonsense) {
            throw refused(setting, nonsense);
        }
        if (!setting.rule().test(value)) {
            throw refused(setting, null);
        }
        return value;
    }

    private static DreamException refused(Setting<?> setting, @Nullable Throwable cause) {
        var rule = setting.ruleText().isEmpty() ? setting.meaning() : setting.ruleText();
        var message =
                "%s has a value that cannot be used. It takes: %s".formatted(setting.key(), rule);
        return cause == null
                ? new DreamException(SettingsError.INVALID, message)
                : new DreamException(SettingsError.INVALID, message, cause);
    }
}
