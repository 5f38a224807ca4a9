package dev.dreamserver.keys;

/** News inside the room, after the commit: this is what the key is now. */
record KeyStored(KnownKey key) {}
