package dev.dreamserver.chat;

/** How an answer ended. */
public enum AnswerEnd {
    /** The model came to its end. */
    COMPLETE,
    /** It reached the length limit. */
    CUT,
    /** The person stopped it. */
    STOPPED,
    /** The person's page went away. */
    LEFT,
    /** It broke off, or never came. */
    FAILED
}
