/** The plug by which a room tells the house how a service of its own is doing. */
@NullMarked
package dev.dreamserver.health.spi;

import org.jspecify.annotations.NullMarked;
