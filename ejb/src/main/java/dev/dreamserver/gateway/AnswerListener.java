package dev.dreamserver.gateway;

import dev.dreamserver.routing.Decision;
import dev.dreamserver.usage.UsageRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Follows one answer of the gateway from inside the house. Called on one I/O thread, in order, and
 * never concurrently: return at once, never block.
 */
public interface AnswerListener {

    /** Whether nobody waits for the answer, so that whoever does goes first. */
    default boolean mayWait() {
        return false;
    }

    /**
     * What the house decided of it when it was asked to choose a model, which the request names; so
     * it is not asked again. Empty leaves it to the gateway.
     */
    default Optional<Decision> decided() {
        return Optional.empty();
    }

    /**
     * All places of the engine are taken. Called again every second until it is asked.
     *
     * @param position 1 is the next
     * @param still how long yet, as far as can be told
     */
    default void waiting(int position, Optional<Duration> still) {}

    /** The engine has begun to answer; bytes of an event stream follow. */
    void started(UUID requestId, String model);

    /** Whole server-sent events as the engine gave them. The buffer is the listener's to keep. */
    void events(ByteBuffer wholeEvents);

    /**
     * The last call. The usage row is in the database by now.
     *
     * @param row what was used; empty when the request was refused before it reached an engine
     * @param refusal why there is no complete answer, if there is none
     */
    void ended(Optional<UsageRow> row, Optional<Refusal> refusal);

    /**
     * Why an answer did not come or did not finish.
     *
     * @param code the capability's error id
     * @param status the HTTP status that fits
     * @param message a sentence for the person
     */
    record Refusal(String code, int status, String message) {}
}
