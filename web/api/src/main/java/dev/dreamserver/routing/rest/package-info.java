/** Names, rules and decisions as resources of the management API. Uses the room routing. */
@NullMarked
package dev.dreamserver.routing.rest;

import org.jspecify.annotations.NullMarked;
