package dev.dreamserver.gateway.wire;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes request ids: UUID version 7, so that ids sort by time and a range of ids is a time span.
 */
final class RequestIds {

    private RequestIds() {}

    /** A new id for a request that arrived at this moment, in microseconds since 1970. */
    static UUID at(long epochMicros) {
        var millis = epochMicros / 1000;
        var fraction = (epochMicros % 1000) * 4095 / 999;
        var random = ThreadLocalRandom.current().nextLong();
        return new UUID(
                millis << 16 | 0x7000L | fraction, (random & 0x3FFFFFFFFFFFFFFFL) | 1L << 63);
    }
}
