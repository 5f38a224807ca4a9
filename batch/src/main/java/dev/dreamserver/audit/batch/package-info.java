/** The nightly look at the audit log. */
@NullMarked
package dev.dreamserver.audit.batch;

import org.jspecify.annotations.NullMarked;
