/** Models on pages. Uses the room models through its door. */
@NullMarked
package dev.dreamserver.models.web;

import org.jspecify.annotations.NullMarked;
