package dev.dreamserver.engine;

import java.util.List;

/**
 * News: the engines that there are now, whole and immutable. Fired when one comes, goes or returns.
 *
 * @param endpoints in order of preference; an engine of the house only while it can answer, one of
 *     others also while it is away
 */
public record EnginesChanged(List<EngineEndpoint> endpoints) {

    /** Copies the list. */
    public EnginesChanged {
        endpoints = List.copyOf(endpoints);
    }
}
