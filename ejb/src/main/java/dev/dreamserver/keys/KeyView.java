package dev.dreamserver.keys;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A key as it may be shown.
 *
 * @param shown its beginning and last four characters
 * @param project what it is for; whatever its requests say, they count for that
 * @param lastUsedAt to about half a minute; empty while it was never used
 */
public record KeyView(
        UUID id,
        String name,
        String shown,
        String personId,
        String personName,
        Optional<String> project,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastUsedAt,
        State state) {

    /** What a key can be. */
    public enum State {
        ACTIVE,
        EXPIRED,
        REVOKED
    }
}
