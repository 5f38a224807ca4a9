package dev.dreamserver.routing;

/** What the classifier takes a prompt for. */
public enum PromptKind {
    /** A short answer from what is commonly known, or a small rewriting. */
    SIMPLE,
    /** It needs several steps, judgement, or long writing. */
    COMPLEX,
    /** It is about a program: to write, read, mend or explain one. */
    CODE;

    /** The virtual model that answers such prompts. */
    public String virtualModel() {
        return switch (this) {
            case SIMPLE -> VirtualModels.FAST;
            case COMPLEX -> VirtualModels.POWERFUL;
            case CODE -> VirtualModels.CODE;
        };
    }
}
