package dev.dreamserver.cache;

import java.util.Optional;

/** Port: answers that were given before, by what was asked. Never blocks; thread-safe. */
public interface AnswerMemory {

    /** The answer that is kept under this key and still good. */
    Optional<KnownAnswer> find(String key);

    /** Keeps an answer, instead of the one that is kept under this key. */
    void keep(String key, KnownAnswer answer);

    /** Remembers nothing. */
    AnswerMemory NONE =
            new AnswerMemory() {
                @Override
                public Optional<KnownAnswer> find(String key) {
                    return Optional.empty();
                }

                @Override
                public void keep(String key, KnownAnswer answer) {}
            };
}
