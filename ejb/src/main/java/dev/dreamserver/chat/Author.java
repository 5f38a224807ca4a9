package dev.dreamserver.chat;

/** Who wrote a message. */
public enum Author {
    PERSON,
    MODEL
}
