/**
 * The way to the engines for everybody: admits, forwards, relays, settles. Floor 5; uses the rooms
 * below through their doors.
 */
@NullMarked
package dev.dreamserver.gateway;

import org.jspecify.annotations.NullMarked;
