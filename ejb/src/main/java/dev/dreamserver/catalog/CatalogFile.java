package dev.dreamserver.catalog;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of a model.
 *
 * @param name its own name, without a folder
 * @param source where it is fetched from
 * @param bytes its size, where one was published
 * @param sha256 its hash in hexadecimal, where one was published
 * @param evidence the public files in which size and hash were read
 */
public record CatalogFile(
        String name, URI source, OptionalLong bytes, Optional<String> sha256, String evidence) {}
