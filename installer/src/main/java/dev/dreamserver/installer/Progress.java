package dev.dreamserver.installer;

/**
 * Where long work tells how far it is. One step at a time; called from one thread. Implementations
 * print, tests collect.
 */
public interface Progress {

    /** Total of a step whose size is not known. */
    long UNKNOWN = -1;

    /**
     * A step is under way.
     *
     * @param label what is done, such as {@code Fetching llama.cpp}
     * @param bytesSoFar bytes done, 0 when the step does not count bytes
     * @param totalBytes bytes in all, or {@link #UNKNOWN}
     */
    void step(String label, long bytesSoFar, long totalBytes);

    /** The step is done. */
    void done(String label);

    /** A progress that says nothing. */
    static Progress quiet() {
        return new Progress() {
            @Override
            public void step(String label, long bytesSoFar, long totalBytes) {}

            @Override
            public void done(String label) {}
        };
    }
}
