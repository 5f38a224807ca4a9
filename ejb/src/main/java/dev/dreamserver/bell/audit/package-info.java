/** Tells from the audit log: who was refused how often, and that the log was looked through. */
@NullMarked
package dev.dreamserver.bell.audit;

import org.jspecify.annotations.NullMarked;
