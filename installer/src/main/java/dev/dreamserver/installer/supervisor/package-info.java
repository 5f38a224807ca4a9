/**
 * Keeps the stack running: probes, restarts with a budget, adopts what still runs, and answers on a
 * socket that only the owner can open.
 */
@NullMarked
package dev.dreamserver.installer.supervisor;

import org.jspecify.annotations.NullMarked;
