package dev.dreamserver.engine;

import dev.dreamserver.security.Secret;
import java.net.URI;

/**
 * An engine that can answer now.
 *
 * @param id stable id, such as {@code local}
 * @param uri base address that speaks the OpenAI protocol, without {@code /v1}
 * @param apiKey sent as a bearer token, if not empty
 * @param model the model's name as callers know it
 * @param upstreamModel the model's name as the engine knows it
 * @param contextTokens the most tokens that prompt and answer may have together
 * @param builtInGuide whether it is the small built-in guide, which pages say plainly
 * @param sees whether it can be shown pictures
 */
public record EngineEndpoint(
        String id,
        URI uri,
        Secret apiKey,
        String model,
        String upstreamModel,
        int contextTokens,
        boolean builtInGuide,
        boolean sees) {}
