package dev.dreamserver.chat;

/**
 * A text that a question brought along, as a list shows it.
 *
 * @param name the file's name
 * @param length characters of its text
 */
public record AttachedFile(String name, int length) {}
