/** The plug for rooms that have something to tell people. */
@NullMarked
package dev.dreamserver.bell.spi;

import org.jspecify.annotations.NullMarked;
