/** The machine's GPUs for programs. Uses the room gpu through its door. */
@NullMarked
package dev.dreamserver.gpu.rest;

import org.jspecify.annotations.NullMarked;
