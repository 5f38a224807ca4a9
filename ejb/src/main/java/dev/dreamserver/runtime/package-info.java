/** Where engines run. Floor 4; uses platform and settings. */
@NullMarked
package dev.dreamserver.runtime;

import org.jspecify.annotations.NullMarked;
