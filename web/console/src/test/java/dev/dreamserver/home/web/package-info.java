/** Proof of what Home and the wall display tell. */
@NullMarked
package dev.dreamserver.home.web;

import org.jspecify.annotations.NullMarked;
