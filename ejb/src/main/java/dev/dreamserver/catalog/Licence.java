package dev.dreamserver.catalog;
import java.net.URI;
/** Licence. */
public record Licence(String name, URI uri, String limits, boolean mustBeAccepted) {}
