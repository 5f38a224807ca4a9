/** The frame of the pages, without a server. */
@NullMarked
package dev.dreamserver.console.web;

import org.jspecify.annotations.NullMarked;
