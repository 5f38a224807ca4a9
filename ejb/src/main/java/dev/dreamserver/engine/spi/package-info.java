/** The plug for an inference engine. Adapters stand beside it, one package each. */
@NullMarked
package dev.dreamserver.engine.spi;

import org.jspecify.annotations.NullMarked;
