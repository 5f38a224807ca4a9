package dev.dreamserver.responses;

import java.util.function.Consumer;

/**
 * Port: the responses of everybody. Never blocks the caller; each listener is told once, on any
 * thread. What belongs to another person does not exist. Thread-safe.
 */
public interface ResponseMemory {

    /** Keeps it; tells whether it is, with what was said. */
    void keep(ResponseDraft draft, Consumer<Boolean> then);

    /** Looks for one of this person of which is kept what was said. */
    void find(String personId, String id, Consumer<Lookup> then);

    /** Forgets one of this person of which is kept what was said; tells what it was. */
    void forget(String personId, String id, Consumer<Lookup> then);

    /** What came of looking. */
    sealed interface Lookup {

        /** There it is. */
        record Found(StoredResponse response) implements Lookup {}

        /** There is none. */
        record None() implements Lookup {}

        /** It cannot be told now. */
        record Unknown() implements Lookup {}
    }

    /** Keeps nothing. */
    ResponseMemory NONE =
            new ResponseMemory() {
                @Override
                public void keep(ResponseDraft draft, Consumer<Boolean> then) {
                    then.accept(false);
                }

                @Override
                public void find(String personId, String id, Consumer<Lookup> then) {
                    then.accept(new Lookup.None());
                }

                @Override
                public void forget(String personId, String id, Consumer<Lookup> then) {
                    then.accept(new Lookup.None());
                }
            };
}
