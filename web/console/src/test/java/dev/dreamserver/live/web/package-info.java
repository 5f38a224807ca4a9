/** What a reader of the live stream is told, and what not. */
@NullMarked
package dev.dreamserver.live.web;

import org.jspecify.annotations.NullMarked;
