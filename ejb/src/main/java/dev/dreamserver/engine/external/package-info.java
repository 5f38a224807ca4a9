/** An engine that somebody else runs, reached by its address and the OpenAI protocol. */
@NullMarked
package dev.dreamserver.engine.external;

import org.jspecify.annotations.NullMarked;
