/** The page of budgets. */
@NullMarked
package dev.dreamserver.quota.web;

import org.jspecify.annotations.NullMarked;
