package dev.dreamserver.models;

import dev.dreamserver.catalog.Gguf;
import dev.dreamserver.catalog.Shape;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the beginning of a model's file says.
 *
 * @param shape what a token costs, where that is known
 * @param packing such as Q4_K_M; empty where it does not say
 * @param projector whether it is a model's eye
 */
record ModelHeader(Optional<Shape> shape, String packing, boolean projector) {

    /**
     * Reads and checks it.
     *
     * @throws dev.dreamserver.platform.DreamException saying what is wrong with it
     */
    static ModelHeader read(Path file) {
        var header = Gguf.read(file);
        return new ModelHeader(
                header.shape(),
                header.quantisation().orElse(""),
                header.architecture().equals("clip"));
    }
}
