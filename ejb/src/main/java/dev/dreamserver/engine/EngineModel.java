package dev.dreamserver.engine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model that the house's own engine can be asked to run.
 *
 * @param name as callers know it: letters, digits, dots, dashes and underscores, at most 100
 * @param file its GGUF file; of a split one the first
 * @param projector its eye, where it can be shown pictures
 * @param contextTokens tokens of one conversation; empty leaves it to the settings and the model
 */
public record EngineModel(
        String name, Path file, Optional<Path> projector, Optional<Integer> contextTokens) {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._-]+");

    /** What a model is called after its file; empty where nothing fit is left of the name. */
    public static Optional<String> nameOf(Path file) {
        return fit(String.valueOf(file.getFileName()).replaceFirst("(?i)\\.gguf$", ""));
    }

    /** A text made fit to be a name; empty where nothing is left of it. */
    public static Optional<String> fit(String text) {
        var fit = UNFIT.matcher(text).replaceAll("-").replaceAll("^[-.]+|[-.]+$", "");
        return Optional.of(fit.substring(0, Math.min(fit.length(), 100)))
                .filter(name -> !name.isEmpty());
    }

    /** Whether that can be the name of a model. */
    static boolean canBeCalled(String name) {
        return name.matches(NAME);
    }
}
