package dev.dreamserver.engine;

import java.util.List;

/**
 * News: the engines that can answer now, whole and immutable. Fired when one comes, goes or
 * returns.
 *
 * @param endpoints in order of preference; empty while none can answer
 */
public record EnginesChanged(List<EngineEndpoint> endpoints) {

    /** Copies the list. */
    public EnginesChanged {
        endpoints = List.copyOf(endpoints);
    }
}
