package dev.dreamserver.catalog;

/** What a model is for. */
public enum Purpose {
    CHAT,
    CODE,
    REASONING,
    VISION,
    EMBEDDING,
    RERANK,
    SPEECH;

    /** Whether the house's engine serves it: it writes answers. */
    public boolean chats() {
        return switch (this) {
            case CHAT, CODE, REASONING, VISION -> true;
            case EMBEDDING, RERANK, SPEECH -> false;
        };
    }
}
