package dev.dreamserver.download;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file to fetch.
 *
 * @param name how it is called in the folder of its key
 * @param source where it is
 * @param bytes its size, where it is published
 * @param sha256 its hash in hexadecimal, where it is published
 */
public record WantedFile(String name, URI source, OptionalLong bytes, Optional<String> sha256) {}
