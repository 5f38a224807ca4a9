/** The llama.cpp adapter: finds llama-server, knows its options and how it tells its state. */
@NullMarked
package dev.dreamserver.engine.llamacpp;

import org.jspecify.annotations.NullMarked;
