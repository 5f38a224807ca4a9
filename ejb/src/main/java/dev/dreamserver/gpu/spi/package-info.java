/**
 * The plugs of the room: ways to ask a maker's GPUs, and who of the house may hold their memory.
 */
@NullMarked
package dev.dreamserver.gpu.spi;

import org.jspecify.annotations.NullMarked;
