/** Tells of budgets: which are nearly used up, and which are used up. */
@NullMarked
package dev.dreamserver.bell.quota;

import org.jspecify.annotations.NullMarked;
