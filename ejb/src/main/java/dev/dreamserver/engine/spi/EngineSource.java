package dev.dreamserver.engine.spi;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.EngineTraffic;
import java.util.List;

/**
 * Engines that are had in another way than by an adapter. Implemented as a CDI bean; answers from
 * memory and returns at once, from any thread. Fires {@link EngineSourceChanged} when its endpoints
 * are others.
 */
public interface EngineSource {

    /** Its engines, those that are away included. */
    List<EngineEndpoint> endpoints();

    /** What became of a request to an engine, perhaps one of its own. */
    void heard(String id, EngineTraffic news);
}
