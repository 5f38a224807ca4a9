/**
 * What the owner may set: declarations with default and reason, typed and validated at start. Floor
 * 1; uses platform and security only.
 */
@NullMarked
package dev.dreamserver.settings;

import org.jspecify.annotations.NullMarked;
