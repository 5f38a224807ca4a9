/**
 * Processes of this machine: starting them detached, recognising them again by pid and start time,
 * who holds a port. Knows no service.
 */
@NullMarked
package dev.dreamserver.installer.process;

import org.jspecify.annotations.NullMarked;
