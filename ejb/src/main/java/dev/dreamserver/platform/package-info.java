/**
 * What every room stands on: refusals, error codes, names in one line, ids and the clock. No
 * business words. Uses no room.
 */
@NullMarked
package dev.dreamserver.platform;

import org.jspecify.annotations.NullMarked;
