package dev.dreamserver.keys;

import java.util.UUID;

/**
 * News, observed after the commit: a key was made or ended. Whoever serves a holder of an ended key
 * stops.
 *
 * @param personId whose key it is
 * @param revoked false when it was made
 */
public record KeysChanged(UUID keyId, String personId, boolean revoked) {}
