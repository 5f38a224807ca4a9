/** What other rooms commit together with the rows of usage. */
@NullMarked
package dev.dreamserver.usage.spi;

import org.jspecify.annotations.NullMarked;
