/**
 * Who is calling: roles, callers, API keys as text, and secrets that do not show themselves.
 *
 * <p>Owns no tables. Every archive may use it; it uses nothing of the house.
 */
@NullMarked
package dev.dreamserver.security;

import org.jspecify.annotations.NullMarked;
