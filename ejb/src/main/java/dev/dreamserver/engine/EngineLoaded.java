package dev.dreamserver.engine;

import java.nio.file.Path;

/**
 * News: the house's own engine has loaded a model and proved it, and this is what it takes. On the
 * machine's memory that is what the process has for itself; a model file that is only mapped for
 * reading does not count, since the machine can take that back.
 *
 * @param model the model's name
 * @param file its file
 * @param contextTokens tokens of one conversation; 0 where the engine does not say
 * @param slots answers at a time; 0 where the engine does not say
 * @param bytes of memory
 * @param place {@code gpu}, or {@code memory} for the machine's
 */
public record EngineLoaded(
        String model, Path file, int contextTokens, int slots, long bytes, String place) {}
