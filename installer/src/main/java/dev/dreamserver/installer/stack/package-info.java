/**
 * The three services that the launcher owns: PostgreSQL, Keycloak and WildFly. Each knows how it is
 * prepared, started, asked and stopped; when that happens is the supervisor's business.
 */
@NullMarked
package dev.dreamserver.installer.stack;

import org.jspecify.annotations.NullMarked;
