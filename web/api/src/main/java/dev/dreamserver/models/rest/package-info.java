/** Models as resources of the management API. Uses the room models. */
@NullMarked
package dev.dreamserver.models.rest;

import org.jspecify.annotations.NullMarked;
