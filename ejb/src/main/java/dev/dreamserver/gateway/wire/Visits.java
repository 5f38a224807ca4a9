package dev.dreamserver.gateway.wire;

import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests are under way at each engine of the house. Thread-safe. */
final class Visits {

    /** One request at an engine. */
    interface Visit {
        /** It is over. */
        void left();
    }

    private static final int MOST = 64;

    private final ConcurrentMap<URI, AtomicInteger> counts = new ConcurrentHashMap<>();

    /** One more is under way there. */
    Visit at(URI address) {
        var count = counts.get(address);
        if (count == null) {
            if (counts.size() >= MOST) {
                counts.values().removeIf(old -> old.get() == 0);
            }
            count = counts.computeIfAbsent(address, any -> new AtomicInteger());
        }
        count.incrementAndGet();
        return count::decrementAndGet;
    }

    int count(URI address) {
        var count = counts.get(address);
        return count == null ? 0 : count.get();
    }
}
