/** Providers as resources of the management API. Uses the room provider. */
@NullMarked
package dev.dreamserver.provider.rest;

import org.jspecify.annotations.NullMarked;
