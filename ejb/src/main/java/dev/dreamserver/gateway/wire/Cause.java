package dev.dreamserver.gateway.wire;

/** Why an engine gave no answer, as far as it matters for what is done next. */
enum Cause {
    /** The request: it would be refused anywhere. */
    REQUEST(""),
    /** The request is too long for this model; another may have more room. */
    CONTEXT_LENGTH("context-length"),
    /** The engine does not take the house's key, or its account. */
    KEY("error"),
    /** The engine does not have what is asked of it. */
    ABSENT("error"),
    /** The engine has too much to do. */
    BUSY("busy"),
    /** It broke, or cannot be reached. */
    ERROR("error"),
    /** It did not begin in time. */
    TIME_OUT("time-out"),
    /** It was not asked: it is known to be away, or full. */
    AWAY("unavailable");

    private final String word;

    Cause(String word) {
        this.word = word;
    }

    /** As a header says it. */
    String word() {
        return word;
    }

    /** Whether the engine is to blame. */
    boolean counts() {
        return this == ERROR || this == TIME_OUT;
    }
}
