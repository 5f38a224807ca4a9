package dev.dreamserver.keys.rest;

import dev.dreamserver.keys.KeyView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key as JSON; times as ISO 8601 in UTC. */
record KeyJson(
        String id,
        String name,
        String shown,
        String personId,
        String personName,
        @Nullable String project,
        String state,
        String createdAt,
        @Nullable String expiresAt,
        @Nullable String revokedAt,
        @Nullable String lastUsedAt) {

    static KeyJson of(KeyView key) {
        return new KeyJson(
                key.id().toString(),
                key.name(),
                key.shown(),
                key.personId(),
                key.personName(),
                key.project().orElse(null),
                key.state().name(),
                key.createdAt().toString(),
                key.expiresAt().map(Instant::toString).orElse(null),
                key.revokedAt().map(Instant::toString).orElse(null),
                key.lastUsedAt().map(Instant::toString).orElse(null));
    }
}
