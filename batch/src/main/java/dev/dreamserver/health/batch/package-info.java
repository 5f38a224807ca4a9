/** Cleaning up what the health room no longer keeps. */
@NullMarked
package dev.dreamserver.health.batch;

import org.jspecify.annotations.NullMarked;
