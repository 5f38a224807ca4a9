package dev.dreamserver.keys;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What the directory must know of a key to let its holder in. */
record KnownKey(
        UUID id,
        String hash,
        String personId,
        String personName,
        Optional<String> team,
        Optional<String> project,
        Optional<Instant> expiresAt,
        boolean revoked) {}
