/**
 * Where Keycloak's event listener brings news of people. Reached from this machine only. Uses
 * identity, audit and security.
 */
@NullMarked
package dev.dreamserver.identity.rest;

import org.jspecify.annotations.NullMarked;
