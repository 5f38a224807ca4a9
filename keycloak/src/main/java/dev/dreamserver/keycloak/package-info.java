/**
 * What Dream Server adds to Keycloak: news of people, sent to the house after each commit, so that
 * a role taken or a person disabled acts at once, and how many sign-ins were refused.
 *
 * <p>Runs inside Keycloak and shares nothing with the house but the news itself.
 */
@NullMarked
package dev.dreamserver.keycloak;

import org.jspecify.annotations.NullMarked;
