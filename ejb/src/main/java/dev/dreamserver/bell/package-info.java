/**
 * What people are told of: the newest that the rooms have stored, each for those who may know, and
 * what of it somebody has marked as read. Owns table bell_reader. Floor 2; rooms contribute through
 * bell.spi.
 */
@NullMarked
package dev.dreamserver.bell;

import org.jspecify.annotations.NullMarked;
