/**
 * Home: where a person arrives. Ask, see how things are, find what there is. Owns table
 * home_dismissal: what somebody has waved away there, for good. Floor 7; uses chat and the rooms
 * below it.
 */
@NullMarked
package dev.dreamserver.home;

import org.jspecify.annotations.NullMarked;
