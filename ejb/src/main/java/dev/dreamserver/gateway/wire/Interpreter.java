package dev.dreamserver.gateway.wire;

import dev.dreamserver.usage.UsageRow;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client that speaks another protocol and ours, for one exchange: what is asked
 * becomes a request of ours before anything is decided about it, and what is answered is put into
 * the client's words as it passes. Holds no more of an answer than the event at hand. Lives on the
 * exchange's thread.
 */
interface Interpreter {

    /** How the client is told what went wrong. */
    Wording wording();

    /** Whether the client says of what type its request is. */
    boolean saysType();

    /**
     * The request in our protocol.
     *
     * @throws RefusedException where it cannot be read, or ours has no words for something
     */
    byte[] request(byte[] body, int length) throws RefusedException;

    /** The Content-Type of a stream. */
    String streamType();

    /** Whether comments of event streams may stand between its answers. */
    boolean takesComments();

    /** A stream begins. */
    void opened(UUID id, String model);

    /**
     * Whole events of a stream, in the client's words; empty where those have nothing for it.
     *
     * @throws IOException if they cannot be read
     */
    byte[] events(byte[] bytes, int from, int to) throws IOException;

    /**
     * The proper end of a stream.
     *
     * @param last events that were not passed on before
     * @param row what was counted
     * @throws IOException if they cannot be read
     */
    byte[] end(byte[] last, @Nullable UsageRow row) throws IOException;

    /** The end of a stream that breaks off. */
    byte[] brokenOff(Refused why, UUID id);

    /** Whether an answer in one piece can be read. */
    boolean reads(byte[] body, int length);

    /**
     * An answer in one piece.
     *
     * @throws IOException if it cannot be read
     */
    byte[] whole(byte[] body, int length, UUID id, String model, @Nullable UsageRow row)
            throws IOException;
}
