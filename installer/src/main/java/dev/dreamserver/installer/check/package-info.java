/** Looks before the start: what would stop it, in one sentence with its fix. */
@NullMarked
package dev.dreamserver.installer.check;

import org.jspecify.annotations.NullMarked;
