/** How the house is doing, for people. Uses the room health through its door. */
@NullMarked
package dev.dreamserver.health.web;

import org.jspecify.annotations.NullMarked;
