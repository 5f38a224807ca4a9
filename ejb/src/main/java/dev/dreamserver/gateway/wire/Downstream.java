package dev.dreamserver.gateway.wire;

import dev.dreamserver.usage.UsageRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one who asked: a client on the wire, or a listener inside the house. Every call is made on
 * the exchange's I/O thread and returns at once.
 */
interface Downstream {

    /** An engine is being asked: the request is out of the house's hands. */
    void asked();

    /**
     * All places of the engine are taken, and this one waits.
     *
     * @param position 1 is the next
     * @param still how long yet, as far as can be told
     */
    void waiting(int position, Optional<Duration> still);

    /** The stream begins; nothing was sent before. */
    void open(UUID requestId, String model, String timing, String type);

    /**
     * Sends a piece: of events, whole ones. The buffer may be used again when this returns.
     *
     * @return false when the reader holds back; {@link Exchange#drained} is called when it reads on
     */
    boolean write(ByteBuffer events);

    /** Whether the reader could make something of this answer in one piece. */
    default boolean reads(byte[] body, int length) {
        return true;
    }

    /** The whole answer in one piece. {@link Exchange#over} follows. */
    void answer(UUID requestId, String timing, String type, byte[] body, int length);

    /** The end of a stream that was opened. {@link Exchange#over} follows. */
    void finish(byte[] last, @Nullable UsageRow row, @Nullable Refused why);

    /** No answer; nothing was sent before. {@link Exchange#over} follows. */
    void refuse(UUID requestId, String timing, @Nullable UsageRow row, Refused why);

    /** Cuts the line. */
    void abandon(@Nullable UsageRow row, @Nullable Refused why);
}
