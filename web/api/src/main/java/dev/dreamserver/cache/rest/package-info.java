/** The cache of answers as a resource of the management API. Uses the room cache. */
@NullMarked
package dev.dreamserver.cache.rest;

import org.jspecify.annotations.NullMarked;
