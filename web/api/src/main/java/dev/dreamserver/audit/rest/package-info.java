/** The audit log as resources. */
@NullMarked
package dev.dreamserver.audit.rest;

import org.jspecify.annotations.NullMarked;
