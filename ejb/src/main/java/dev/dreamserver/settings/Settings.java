package dev.dreamserver.settings;

import dev.dreamserver.platform.DreamException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

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
        return setting.read(text(setting));
    }

    /** The same as it was written. */
    public String text(Setting<?> setting) {
        return source.apply(setting.key()).map(String::strip).orElse(setting.fallback());
    }
}
