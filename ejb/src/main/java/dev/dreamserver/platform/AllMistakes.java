package dev.dreamserver.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks at every part of what somebody gave before it says no, so that they are told all their
 * mistakes at once. For one thread.
 */
public final class AllMistakes {

    private final List<Refusal> all = new ArrayList<>();

    /** Notes a mistake where the part is not well. */
    public void unless(boolean well, ErrorCode code, String field, String message) {
        if (!well) {
            all.add(new Refusal(code, field, message));
        }
    }

    /**
     * What becomes of a part; empty where it is refused, which is noted.
     *
     * @param field where a mistake belongs that names no field itself
     */
    public <T> Optional<T> part(String field, Supplier<T> made) {
        try {
            return Optional.of(made.get());
        } catch (DreamException no) {
            no.refusals().stream()
                    .map(one -> one.field().isEmpty() ? at(field, one) : one)
                    .forEach(all::add);
            return Optional.empty();
        }
    }

    private static Refusal at(String field, Refusal one) {
        return new Refusal(one.code(), field, one.message());
    }

    /** Says no to all that was noted; the first gives the code and the message. */
    public void end() {
        if (!all.isEmpty()) {
            throw new DreamException(all);
        }
    }
}
