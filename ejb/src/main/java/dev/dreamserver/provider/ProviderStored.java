package dev.dreamserver.provider;

/** News inside the room, after the commit: this is what the provider is now. */
record ProviderStored(KnownProvider provider) {}
