package dev.dreamserver.catalog;

import java.net.URI;

/**
 * The terms of a model.
 *
 * @param name such as Apache-2.0
 * @param uri where they can be read
 * @param limits what they do not allow, in a sentence; empty where that is nothing unusual
 * @param mustBeAccepted whether somebody has to say yes before it is downloaded
 */
public record Licence(String name, URI uri, String limits, boolean mustBeAccepted) {}
