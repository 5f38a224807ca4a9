/** Pages of the room routing. */
@NullMarked
package dev.dreamserver.routing.web;

import org.jspecify.annotations.NullMarked;
