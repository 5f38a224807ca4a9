/**
 * Is the house well: every service with its state, since when, and its last restart. Floor 1; rooms
 * above contribute through health.spi.
 */
@NullMarked
package dev.dreamserver.health;

import org.jspecify.annotations.NullMarked;
