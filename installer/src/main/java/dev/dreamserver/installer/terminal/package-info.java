/** What the owner sees: progress, tables, the summary card and its QR code. */
@NullMarked
package dev.dreamserver.installer.terminal;

import org.jspecify.annotations.NullMarked;
