/**
 * The owner's file of settings, read and changed in one way by the house and by the dream command.
 * Belongs to the room owner; uses nothing but Java.
 */
@NullMarked
package dev.dreamserver.owner.file;

import org.jspecify.annotations.NullMarked;
