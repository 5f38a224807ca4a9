package dev.dreamserver.models;

import java.nio.file.Path;

/**
 * A file of a model on this machine.
 *
 * @param name as its makers call it
 * @param sha256 its hash, read from the file
 * @param bytes its size
 * @param path where it lies
 * @param projector whether it is the model's eye rather than the model
 */
public record InstalledFile(String name, String sha256, long bytes, Path path, boolean projector) {}
