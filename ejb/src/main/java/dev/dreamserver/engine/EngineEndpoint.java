package dev.dreamserver.engine;

import dev.dreamserver.security.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * An engine that can answer now.
 *
 * @param id stable id, such as {@code local}
 * @param uri base address, without {@code /v1} or what else its {@link Dialect} adds
 * @param apiKey sent as the dialect says, if not empty
 * @param model the model's name as callers know it
 * @param upstreamModel the model's name as the engine knows it
 * @param contextTokens the most tokens that prompt and answer may have together
 * @param builtInGuide whether it is the small built-in guide, which pages say plainly
 * @param sees whether it can be shown pictures
 * @param places how many it answers at once; 0 where that is not known
 * @param provider how the one who runs it is dealt with; empty for the house's own engines
 */
public record EngineEndpoint(
        String id,
        URI uri,
        Secret apiKey,
        String model,
        String upstreamModel,
        int contextTokens,
        boolean builtInGuide,
        boolean sees,
        int places,
        Optional<ProviderTerms> provider) {

    /** An engine of the house. */
    public EngineEndpoint(
            String id,
            URI uri,
            Secret apiKey,
            String model,
            String upstreamModel,
            int contextTokens,
            boolean builtInGuide,
            boolean sees,
            int places) {
        this(
                id,
                uri,
                apiKey,
                model,
                upstreamModel,
                contextTokens,
                builtInGuide,
                sees,
                places,
                Optional.empty());
    }

    /** How it is addressed. */
    public Dialect dialect() {
        return provider.map(ProviderTerms::dialect).orElse(Dialect.OPENAI);
    }

    /** Whether it is thought to answer now. */
    public boolean answers() {
        return provider.isEmpty() || provider.get().state() == ProviderTerms.State.UP;
    }
}
