package dev.dreamserver.gateway.wire;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/**
 * Between OpenAI's chat completions and the protocol of a provider that does not speak them. What
 * it makes of an answer is read like any other. Immutable; used by any thread, blocks none.
 */
interface Translation {

    /** Where chats are asked, below the surface of the provider. */
    String path();

    /**
     * A request in the provider's protocol. It was read before and is well-formed.
     *
     * @throws RefusedException where that protocol has no words for something; the field is named
     */
    byte[] request(byte[] request, int length, Route route) throws RefusedException;

    /**
     * An answer in one piece, in ours.
     *
     * @param created seconds since 1970 when it was asked for
     * @throws IOException if it cannot be read
     */
    byte[] answer(byte[] answer, int length, long created) throws IOException;

    /**
     * The events of a stream in ours, as they come.
     *
     * @param limit bytes of one event; the channel breaks at a longer one
     */
    ReadableByteChannel events(ReadableByteChannel from, int limit, long created);
}
