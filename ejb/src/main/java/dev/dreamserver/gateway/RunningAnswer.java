package dev.dreamserver.gateway;

/** A handle on an answer under way. Thread-safe; every call may be repeated without harm. */
public interface RunningAnswer {

    /** Stops the engine; the listener is told the end, and what was sent is counted. */
    void cancel();

    /** Asks the engine to hold back, because the reader is slow. */
    void pause();

    /** Goes on after {@link #pause()}. */
    void resume();
}
