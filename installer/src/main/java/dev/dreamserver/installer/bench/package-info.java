/**
 * The yard-stick: starts a house of its own on ports of its own, sends it traffic from a load
 * generator in C, side by side with nginx and with nothing in between, and writes the figures down.
 * Touches no other house. Every run is bounded in count and time.
 */
@NullMarked
package dev.dreamserver.installer.bench;

import org.jspecify.annotations.NullMarked;
