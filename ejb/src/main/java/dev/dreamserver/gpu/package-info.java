/**
 * The graphics processors of this machine: what they are, who holds their memory, how they do, and
 * what to do when one does not answer. Looks, and changes nothing. Stores nothing. Floor 3; uses
 * platform, settings and health with its plug. Others say through the plug which processes are the
 * house's own.
 */
@NullMarked
package dev.dreamserver.gpu;

import org.jspecify.annotations.NullMarked;
