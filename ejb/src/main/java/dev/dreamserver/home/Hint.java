package dev.dreamserver.home;

/** What Home may show to somebody until they have done it or do not want to see it. */
public enum Hint {
    WELCOME,
    CHAT,
    KEY,
    MODEL,
    PEOPLE,
    NETWORK
}
