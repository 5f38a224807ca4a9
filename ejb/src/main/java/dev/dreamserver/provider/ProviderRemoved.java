package dev.dreamserver.provider;

/** News inside the room, after the commit: there is no provider of this name any more. */
record ProviderRemoved(String name) {}
