/**
 * The documentation inside the product: the Markdown files that the build packs, rendered once,
 * with a search. Uses nothing of the house; the frame links here from every page.
 */
@NullMarked
package dev.dreamserver.docs.web;

import org.jspecify.annotations.NullMarked;
