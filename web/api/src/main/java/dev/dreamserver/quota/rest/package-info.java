/** Budgets in the management API. */
@NullMarked
package dev.dreamserver.quota.rest;

import org.jspecify.annotations.NullMarked;
