package dev.dreamserver.catalog;

/** What a model is for. */
public enum Purpose {
    CHAT,
    CODE,
    REASONING,
    VISION,
    EMBEDDING,
    RERANK,
    SPEECH
}
