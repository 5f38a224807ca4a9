/**
 * API keys: made, shown once, stored as hashes, ended. Owns table api_key. Floor 2; uses platform,
 * security, settings, audit and identity.
 */
@NullMarked
package dev.dreamserver.keys;

import org.jspecify.annotations.NullMarked;
