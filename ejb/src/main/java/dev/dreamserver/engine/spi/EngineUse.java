package dev.dreamserver.engine.spi;

import java.net.URI;

/** Who sends requests to engines; a CDI bean. Answers from memory, from any thread. */
public interface EngineUse {

    /** How many requests are under way at the engine of the house with this address. */
    int underWay(URI address);
}
