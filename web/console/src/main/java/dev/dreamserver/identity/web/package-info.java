/**
 * Signing in and out of the console: who the session belongs to, when it ends, and ending it when
 * Keycloak says so. Uses identity and security.
 */
@NullMarked
package dev.dreamserver.identity.web;

import org.jspecify.annotations.NullMarked;
