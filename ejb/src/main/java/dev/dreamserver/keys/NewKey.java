package dev.dreamserver.keys;

import dev.dreamserver.security.Secret;

/**
 * A key just made.
 *
 * @param text the key itself: shown this once, kept nowhere
 */
public record NewKey(KeyView key, Secret text) {}
