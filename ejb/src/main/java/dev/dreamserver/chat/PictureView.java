package dev.dreamserver.chat;

/**
 * A picture that a question brought along, as a list shows it.
 *
 * @param name the file's name
 * @param type what it is
 * @param width in pixels
 * @param height in pixels
 * @param size in bytes
 */
public record PictureView(String name, PictureType type, int width, int height, int size) {}
