package dev.dreamserver.setup;

import dev.dreamserver.catalog.Shape;

/**
 * A usual size of language model, with the shape of a typical one: 8 key-value heads, as models of
 * today have them. A model of another shape needs more or less for its conversations.
 */
public enum ModelSize {
    /** As Llama 3.2 1B. */
    B1("1B", 1.24e9, 16, 64),
    /** As Qwen3 4B. */
    B4("4B", 4.02e9, 36, 128),
    /** As Qwen3 8B. */
    B8("8B", 8.19e9, 36, 128),
    /** As Qwen3 14B. */
    B14("14B", 14.77e9, 40, 128),
    /** As Qwen3 32B. */
    B32("32B", 32.76e9, 64, 128),
    /** As Llama 3.3 70B. */
    B70("70B", 70.55e9, 80, 128);

    private static final int KEY_VALUE_HEADS = 8;

    private final String label;
    private final double parameters;
    private final int layers;
    private final int headSize;

    ModelSize(String label, double parameters, int layers, int headSize) {
        this.label = label;
        this.parameters = parameters;
        this.layers = layers;
        this.headSize = headSize;
    }

    /** What people call it, such as 8B. */
    public String label() {
        return label;
    }

    /** Bytes of its file. */
    long weights(Packing packing) {
        return Math.round(parameters * packing.bits() / 8);
    }

    /** Its attention. */
    Shape shape() {
        return new Shape(label, layers, KEY_VALUE_HEADS, headSize, headSize, 0, 0, 0, 0);
    }
}
