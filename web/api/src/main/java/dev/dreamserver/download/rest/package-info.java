/** Downloads for programs. Uses the room download through its door. */
@NullMarked
package dev.dreamserver.download.rest;

import org.jspecify.annotations.NullMarked;
