package dev.dreamserver.chat;

import java.util.OptionalInt;

/**
 * Where a message stands in its conversation.
 *
 * @param position its number, in the order in which things were said
 * @param follows what it was said after; empty for the first
 * @param author who wrote it
 */
record MessagePlace(int position, OptionalInt follows, Author author) {}
