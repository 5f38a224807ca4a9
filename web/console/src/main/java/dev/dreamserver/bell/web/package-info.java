/** The bell in the frame of every page, and the page of all news. Uses console and live. */
@NullMarked
package dev.dreamserver.bell.web;

import org.jspecify.annotations.NullMarked;
