package dev.dreamserver.installer.home;

import dev.dreamserver.owner.file.OwnerOnly;
import dev.dreamserver.owner.file.SettingsFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What the services that run were started with. By now dream.properties may say something else, or
 * nonsense: whoever asks the running house goes by this. So does the supervisor, since one that
 * starts again must not take up a change by halves.
 */
public final class SettingsInForce {

    private final Path file;

    /** Those of a home. */
    public SettingsInForce(DreamHome home) {
        this.file = home.root().resolve(SettingsFile.IN_FORCE);
    }

    /** Remembers them at a start. They may hold passwords, so the file is the owner's alone. */
    public void remember(LauncherSettings settings) {
        var properties = new Properties();
        properties.putAll(settings.all());
        var text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OwnerOnly.write(file, text.toString());
    }

    /** Empty when nothing was started, or the file is damaged. */
    public Optional<LauncherSettings> read() {
        try {
            return Files.exists(file)
                    ? Optional.of(new LauncherSettings(new SettingsFile(file).read(), Map.of()))
                            .filter(settings -> settings.refusals().isEmpty())
                    : Optional.empty();
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }

    /** Nothing runs any more. */
    public void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
    }
}
