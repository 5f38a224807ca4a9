/**
 * The {@code dream} command line: entry point, progress and the one way to say no. Everything else
 * is in the packages below, which may use this one.
 */
@NullMarked
package dev.dreamserver.installer;

import org.jspecify.annotations.NullMarked;
