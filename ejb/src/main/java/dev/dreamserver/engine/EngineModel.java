package dev.dreamserver.engine;

import java.nio.file.Path;
import java.util.Optional;

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

    /** Whether that can be the name of a model. */
    static boolean canBeCalled(String name) {
        return name.matches(NAME);
    }
}
