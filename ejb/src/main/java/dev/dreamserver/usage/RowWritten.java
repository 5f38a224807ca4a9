package dev.dreamserver.usage;

/** Told once what became of a row. Called on the ledger's thread: return at once. */
@FunctionalInterface
public interface RowWritten {

    /**
     * The row's fate is known.
     *
     * @param durable true when it is committed; false when it could not be within the time limit,
     *     so that no success may be shown for it
     */
    void written(boolean durable);
}
