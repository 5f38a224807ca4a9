package dev.dreamserver.catalog;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
/** A file. */
public record CatalogFile(String name, URI source, OptionalLong bytes, Optional<String> sha256, String evidence) {}
