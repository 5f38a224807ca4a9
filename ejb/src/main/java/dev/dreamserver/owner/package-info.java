/**
 * What the owner changes about the house: its settings, seen with their sources, changed in the
 * owner's file, told in the audit log. Floor 2; uses platform, security, settings and audit.
 */
@NullMarked
package dev.dreamserver.owner;

import org.jspecify.annotations.NullMarked;
