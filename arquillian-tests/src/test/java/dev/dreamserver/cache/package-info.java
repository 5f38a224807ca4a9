/** Whole-house tests of the cache of answers. */
package dev.dreamserver.cache;
