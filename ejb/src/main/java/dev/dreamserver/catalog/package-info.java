/** Placeholder. */
@NullMarked
package dev.dreamserver.catalog;

import org.jspecify.annotations.NullMarked;
