/** The page of what was used, and its table as a file. Uses console. */
@NullMarked
package dev.dreamserver.usage.web;

import org.jspecify.annotations.NullMarked;
