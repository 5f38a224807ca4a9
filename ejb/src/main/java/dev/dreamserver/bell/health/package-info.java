/** Tells of the services: what stopped, what was restarted, what is back. */
@NullMarked
package dev.dreamserver.bell.health;

import org.jspecify.annotations.NullMarked;
