package dev.dreamserver.engine.spi;

import dev.dreamserver.engine.EngineSettings;
import java.util.Optional;

/**
 * A kind of engine. Implemented as a CDI bean; the house asks all of them in their order and takes
 * the first that has a plan.
 */
public interface EngineAdapter {

    /** Lower is asked earlier. */
    int order();

    /**
     * How this engine is had here and now. Called again before each start, so that what the owner
     * has mended since is seen.
     *
     * @return empty when this kind cannot be had here
     * @throws dev.dreamserver.platform.DreamException with advice, when the owner asked for this
     *     kind and it cannot be had
     */
    Optional<EnginePlan> plan(EngineSettings settings);

    /**
     * What to tell the owner about a program that ends at once, from the last lines of its log.
     *
     * @return advice in a sentence, empty when these lines say nothing to this adapter
     */
    Optional<String> advice(String lastWords);
}
