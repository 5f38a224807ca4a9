/**
 * What changes while a page is open, pushed: one stream for each browser, values by topic. Owns the
 * stream at {@code /live}; rooms contribute through {@link dev.dreamserver.live.spi.LiveSource}.
 * Uses security.
 */
@NullMarked
package dev.dreamserver.live.web;

import org.jspecify.annotations.NullMarked;
