package dev.dreamserver.engine.llamacpp;

import dev.dreamserver.catalog.Gguf;
import dev.dreamserver.engine.EngineError;
import dev.dreamserver.engine.EngineModel;
import dev.dreamserver.engine.EngineSettings;
import dev.dreamserver.platform.DreamException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The model file in force, proved sound.
 *
 * @param path where it lies
 * @param name the model's name, of letters, digits, dots, dashes and underscores
 * @param contextTokens tokens of one conversation
 * @param stamp changes with the file
 */
record ModelFile(Path path, String name, int contextTokens, String stamp) {

    static final String GUIDE = "dream-guide";

    private static final int UNKNOWN_CONTEXT = 4096;

    static ModelFile of(EngineSettings settings) {
        var path =
                settings.modelFile()
                        .orElseThrow(
                                () ->
                                        new DreamException(
                                                EngineError.BAD_MODEL,
                                                "No model is set. Start with dream up --model"
                                                        + " FILE.gguf, or set dream.model.file."));
        var header = Gguf.read(path);
        int trained = header.trainedContext().orElse(UNKNOWN_CONTEXT);
        int tokens =
                settings.contextTokens().orElse(Math.min(trained, EngineSettings.MODEST_CONTEXT));
        return new ModelFile(
                path,
                settings.builtInGuide() ? GUIDE : name(settings, path, header),
                settings.builtInGuide() ? Math.min(tokens, trained) : tokens,
                stamp(path));
    }

    private static String name(EngineSettings settings, Path path, Gguf header) {
        return settings.berth().model().map(EngineModel::name).orElseGet(() -> name(path, header));
    }

    /** The file's name says more than the name inside, such as the way it is packed. */
    private static String name(Path path, Gguf header) {
        return EngineModel.nameOf(path)
                .or(() -> header.name().flatMap(EngineModel::fit))
                .orElse("model");
    }

    private static String stamp(Path path) {
        try {
            return Files.size(path) + "@" + Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            throw new DreamException(EngineError.BAD_MODEL, "The model file cannot be read.", e);
        }
    }
}
