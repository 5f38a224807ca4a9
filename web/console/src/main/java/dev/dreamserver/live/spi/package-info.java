/** The plug for rooms whose values change while somebody looks at a page. */
@NullMarked
package dev.dreamserver.live.spi;

import org.jspecify.annotations.NullMarked;
