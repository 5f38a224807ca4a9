package dev.dreamserver.catalog;

/**
 * What a model took when it ran on this machine, as the system told.
 *
 * @param bytes on a GPU all that its program had there; in the machine's memory what the program
 *     had for itself, without the file that is only mapped for reading
 * @param tokens of one conversation, as the engine was started
 * @param slots answers at a time
 */
public record Taken(long bytes, int tokens, int slots) {}
