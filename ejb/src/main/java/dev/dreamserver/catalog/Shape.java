package dev.dreamserver.catalog;

/** attention shape of a model: what a token of context costs */
public record Shape(String architecture, int layers, int keyValueHeads, int headSize, int valueHeadSize, int trainedContext, int slidingWindow, int slidingEvery, int experts) {
    public long tokenBytes() { return 2L * layers * keyValueHeads * (headSize + valueHeadSize); }
    public long contextBytes(int tokens, int slots) { return tokenBytes() * tokens * slots; }
}
