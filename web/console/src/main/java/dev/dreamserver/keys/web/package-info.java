/** API keys for people: the page where they are made and ended. Uses the room keys. */
@NullMarked
package dev.dreamserver.keys.web;

import org.jspecify.annotations.NullMarked;
