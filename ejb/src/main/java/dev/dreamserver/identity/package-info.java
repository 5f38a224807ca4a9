/**
 * The people of the house as Keycloak tells them: names, teams, roles, whether they may enter.
 * Floor 2; uses platform, security, settings and audit.
 */
@NullMarked
package dev.dreamserver.identity;

import org.jspecify.annotations.NullMarked;
