/**
 * Answers that were given before, for the same person and the same question to the letter. Owns the
 * memory they are kept in, what counts as the same, and how long. Floor 5; uses audit and settings.
 */
@NullMarked
package dev.dreamserver.cache;

import org.jspecify.annotations.NullMarked;
