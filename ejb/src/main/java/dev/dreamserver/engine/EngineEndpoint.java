package dev.dreamserver.engine;

import dev.dreamserver.security.Secret;
import java.net.URI;
import java.util.List;
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
 * @param also further names that it answers to, of models that it replaced
 * @param held whether requests wait and none is sent now, since its model is being switched
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
        Optional<ProviderTerms> provider,
        List<String> also,
        boolean held) {

    /** Copies the list. */
    public EngineEndpoint {
        also = List.copyOf(also);
    }

    /** An engine that takes requests, and is called by one name. */
    public EngineEndpoint(
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
                provider,
                List.of(),
                false);
    }

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

    /** The same, with these further names, and held or not. */
    EngineEndpoint with(List<String> names, boolean waits) {
        return new EngineEndpoint(
                id,
                uri,
                apiKey,
                model,
                upstreamModel,
                contextTokens,
                builtInGuide,
                sees,
                places,
                provider,
                names,
                waits);
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
