package dev.dreamserver.quota;

/** News inside the room, after the commit: there are other rate limits. */
record RatesStored() {}
