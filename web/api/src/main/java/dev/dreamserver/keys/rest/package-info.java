/** API keys as resources, and the filter that finds out who calls the management API. */
@NullMarked
package dev.dreamserver.keys.rest;

import org.jspecify.annotations.NullMarked;
