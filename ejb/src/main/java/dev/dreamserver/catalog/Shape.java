package dev.dreamserver.catalog;

/**
 * The attention of a model: what a token of context costs.
 *
 * @param architecture such as qwen3
 * @param layers how many
 * @param keyValueHeads of each layer; where layers differ, of the one that has most
 * @param headSize numbers in a key
 * @param valueHeadSize numbers in a value
 * @param trainedContext tokens it was trained for
 * @param slidingWindow tokens that a windowed layer sees; 0: every layer sees everything
 * @param slidingEvery every so-manieth layer sees everything all the same; 0: none
 * @param experts how many it chooses from; 0: it has none
 */
public record Shape(
        String architecture,
        int layers,
        int keyValueHeads,
        int headSize,
        int valueHeadSize,
        int trainedContext,
        int slidingWindow,
        int slidingEvery,
        int experts) {

    /** Tokens of a prompt that llama.cpp reads at a time. */
    static final int BATCH = 512;

    private static final int MOST = 1 << 16;
    private static final int BLOCK = 256; // a windowed layer's tokens are kept in such blocks
    private static final int BYTES_OF_A_NUMBER = 2; // keys and values are kept in 16 bits

    /** Refuses what no model has, so that no sum overflows. */
    public Shape {
        if (!within(layers, 1, 4096)
                || !within(keyValueHeads, 0, MOST)
                || !within(headSize, 0, MOST)
                || !within(valueHeadSize, 0, MOST)
                || trainedContext < 0
                || slidingWindow < 0
                || !within(slidingEvery, 0, MOST)
                || !within(experts, 0, MOST)) {
            throw new IllegalArgumentException("no shape of a model");
        }
    }

    private static boolean within(int value, int least, int most) {
        return value >= least && value <= most;
    }

    /** Bytes of a token in all layers. */
    public long tokenBytes() {
        return layerBytes() * layers;
    }

    private long layerBytes() {
        return (long) BYTES_OF_A_NUMBER * keyValueHeads * (headSize + valueHeadSize);
    }

    /**
     * Bytes of the context. A windowed layer keeps its window and what is read at a time: of Gemma
     * 3's 1,024 tokens 1,536, as llama.cpp 0.7.0 says in its log and a GPU's driver confirms.
     *
     * @param tokens of one conversation
     * @param slots answers that are written at a time
     */
    public long contextBytes(int tokens, int slots) {
        if (slidingWindow == 0) {
            return tokenBytes() * tokens * slots;
        }
        var whole = slidingEvery == 0 ? 0 : layers / slidingEvery;
        var windowed = layers - whole;
        var kept = Math.min(tokens, slidingWindow + (long) BATCH);
        var inBlocks = (kept + BLOCK - 1) / BLOCK * BLOCK;
        var seen = (long) whole * tokens + windowed * inBlocks;
        return layerBytes() * seen * slots;
    }
}
