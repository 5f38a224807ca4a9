package dev.dreamserver.engine.spi;

import dev.dreamserver.runtime.spi.Program;
import dev.dreamserver.security.Secret;
import java.net.URI;
import java.util.Set;

/** How one engine is had. */
public sealed interface EnginePlan {

    /** Stable id, such as {@code local}. */
    String id();

    /** What kind of engine people are told, such as {@code llama.cpp}. */
    String kind();

    /** Where it answers, without {@code /v1}. */
    URI uri();

    /**
     * An engine that somebody else runs.
     *
     * @param apiKey empty when it asks for none
     * @param contextTokens taken when the engine does not say
     * @param seeing models that can be shown pictures, whether the engine says so or not
     */
    record Reach(
            String id, String kind, URI uri, Secret apiKey, int contextTokens, Set<String> seeing)
            implements EnginePlan {}

    /**
     * An engine that the house runs.
     *
     * @param program the program
     * @param keyName the name under which the program gets its API key
     * @param model the model's name
     * @param builtInGuide whether it is the small built-in guide
     */
    record Run(
            String id,
            String kind,
            URI uri,
            Program program,
            String keyName,
            String model,
            boolean builtInGuide)
            implements EnginePlan {}
}
