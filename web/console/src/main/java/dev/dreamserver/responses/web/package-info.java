/** Kept responses for who made them: part of the page of settings. */
@NullMarked
package dev.dreamserver.responses.web;

import org.jspecify.annotations.NullMarked;
