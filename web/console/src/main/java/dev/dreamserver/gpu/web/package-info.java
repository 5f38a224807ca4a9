/** The machine's GPUs, for people. Uses the room gpu through its door. */
@NullMarked
package dev.dreamserver.gpu.web;

import org.jspecify.annotations.NullMarked;
