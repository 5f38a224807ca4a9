package dev.dreamserver.download;

import java.nio.file.Path;

/**
 * A file that was proved.
 *
 * @param name how it is called
 * @param sha256 its hash in hexadecimal
 * @param bytes its size
 * @param path where it lies
 */
public record StoredFile(String name, String sha256, long bytes, Path path) {}
