/** Whole-house tests of what was used. */
package dev.dreamserver.usage;
