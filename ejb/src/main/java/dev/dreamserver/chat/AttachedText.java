package dev.dreamserver.chat;

/**
 * A text that a question brings along.
 *
 * @param name the file's name, as the person has it
 * @param text its content
 */
public record AttachedText(String name, String text) {}
