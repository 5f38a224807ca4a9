package dev.dreamserver.models;

import dev.dreamserver.catalog.Shape;
import dev.dreamserver.engine.EngineModel;
import dev.dreamserver.engine.EngineSettings;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The model that the owner's settings name: a file of theirs, or the built-in guide. */
@ApplicationScoped
public class SettingsModel {

    private static final String GUIDE = "dream-guide";

    @Inject Settings settings;

    private volatile @Nullable Own last;

    /**
     * The model of the settings.
     *
     * @param name as callers know it
     * @param file where it lies
     * @param bytes of the file
     * @param guide whether it is the built-in guide
     * @param shape what its header says a token costs
     */
    record Own(String name, Path file, long bytes, boolean guide, Optional<Shape> shape) {}

    /** Empty where the settings name none, or one that is not there. */
    Optional<Own> find() {
        if (settings.get(EngineSettings.URL).isPresent()) {
            return Optional.empty(); // somebody else's engine has models of its own
        }
        return settings.get(EngineSettings.MODEL_FILE).filter(Files::isRegularFile).map(this::of);
    }

    private Own of(Path file) {
        var known = last;
        try {
            var bytes = Files.size(file);
            if (known != null && known.file().equals(file) && known.bytes() == bytes) {
                return known;
            }
            var guide = settings.get(EngineSettings.GUIDE);
            var read = new Own(guide ? GUIDE : name(file), file, bytes, guide, shape(file));
            last = read;
            return read;
        } catch (IOException gone) {
            return new Own(name(file), file, 0, false, Optional.empty());
        }
    }

    /** As the engine names it. */
    private static String name(Path file) {
        return EngineModel.nameOf(file).orElse("model");
    }

    private static Optional<Shape> shape(Path file) {
        try {
            return ModelHeader.read(file).shape();
        } catch (DreamException unsound) {
            return Optional.empty();
        }
    }
}
