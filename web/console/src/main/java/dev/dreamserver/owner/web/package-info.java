/** The settings of the house, for administrators. Uses owner, console and identity. */
@NullMarked
package dev.dreamserver.owner.web;

import org.jspecify.annotations.NullMarked;
