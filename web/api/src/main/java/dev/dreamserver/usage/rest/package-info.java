/** What was used, as a resource. */
@NullMarked
package dev.dreamserver.usage.rest;

import org.jspecify.annotations.NullMarked;
