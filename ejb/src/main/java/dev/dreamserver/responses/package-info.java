/**
 * Responses of the OpenAI protocol that are kept for who made them, so that they can be fetched and
 * gone on from. Owns table response_kept, what of a response stands there and for how long. Floor
 * 5; uses identity and settings.
 */
@NullMarked
package dev.dreamserver.responses;

import org.jspecify.annotations.NullMarked;
