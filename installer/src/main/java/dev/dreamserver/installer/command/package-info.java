/** What the owner can type: one class for each command of {@code dream}. */
@NullMarked
package dev.dreamserver.installer.command;

import org.jspecify.annotations.NullMarked;
