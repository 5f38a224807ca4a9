/**
 * Which models there are, what stands in their files, and whether one fits the machine.
 *
 * <p>Owns the catalog, a list whose every figure names the public file that it was read in, the
 * reader of GGUF files, and the sum of what a model needs. Knows nothing of downloads or engines.
 * Uses {@code platform}.
 */
@NullMarked
package dev.dreamserver.catalog;

import org.jspecify.annotations.NullMarked;
