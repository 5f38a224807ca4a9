/**
 * Who did what, in a chain that shows every edit. Owns the audit tables. Floor 1; uses platform,
 * security and settings.
 */
@NullMarked
package dev.dreamserver.audit;

import org.jspecify.annotations.NullMarked;
