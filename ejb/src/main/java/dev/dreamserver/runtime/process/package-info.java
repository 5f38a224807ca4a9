/** Programs as processes of this machine, found again after a restart of the house. */
@NullMarked
package dev.dreamserver.runtime.process;

import org.jspecify.annotations.NullMarked;
