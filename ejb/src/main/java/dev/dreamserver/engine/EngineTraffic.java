package dev.dreamserver.engine;

import java.time.Duration;

/** What became of a request tells of the engine that it went to. */
public sealed interface EngineTraffic {

    /** It did not answer as it should. */
    record Failed() implements EngineTraffic {}

    /** It refused the house's key, or its account. */
    record KeyRefused() implements EngineTraffic {}

    /** It failed too often in a row, and is asked nothing for this time. */
    record LeftOut(Duration time) implements EngineTraffic {}

    /** It was left out, and answers again. */
    record Back() implements EngineTraffic {}
}
