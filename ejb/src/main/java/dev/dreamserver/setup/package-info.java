/**
 * What this machine is, and which models fit it: figures of the host, the sum behind "fits", and
 * how to get there. Stores nothing. Floor 5; uses settings, gpu, runtime and engine.
 */
@NullMarked
package dev.dreamserver.setup;

import org.jspecify.annotations.NullMarked;
