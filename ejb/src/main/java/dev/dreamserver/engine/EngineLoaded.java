package dev.dreamserver.engine;

import java.nio.file.Path;

/**
 * News: the house's own engine has loaded a model and proved it, and this is what it takes; told
 * again when it turns out to take more. On the machine's memory that is what the process has for
 * itself; a model file that is only mapped for reading does not count, since the machine can take
 * that back.
 *
 * @param model the model's name
 * @param file its file
 * @param how tells options and eyes apart, which take memory too; see {@link Peaks#how}
 * @param contextTokens tokens of one conversation; 0 where the engine does not say
 * @param slots answers at a time; 0 where the engine does not say
 * @param bytes of memory
 * @param place {@link Peak#GPU}, or {@link Peak#MEMORY} for the machine's
 */
public record EngineLoaded(
        String model,
        Path file,
        String how,
        int contextTokens,
        int slots,
        long bytes,
        String place) {

    /** Whether the same engine, loaded in the same way, takes more than that. */
    boolean moreOf(EngineLoaded before) {
        return bytes > before.bytes()
                && new EngineLoaded(model, file, how, contextTokens, slots, before.bytes(), place)
                        .equals(before);
    }
}
