/**
 * The door before the sign-in, a filter of the server itself: whoever comes while the database or
 * Keycloak is away is told so calmly, instead of being shown what broke. It is no room of the
 * house: it stands also while the house is not there, and knows nothing of it.
 */
@NullMarked
package dev.dreamserver.door;

import org.jspecify.annotations.NullMarked;
