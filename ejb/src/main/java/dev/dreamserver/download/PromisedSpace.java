package dev.dreamserver.download;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Room on the disk of the models, promised to each download of this node before it uses it: what
 * one was promised, no other counts on. Thread-safe.
 */
@ApplicationScoped
public class PromisedSpace {

    /** Stays free whatever is fetched, for all else that writes to this disk. */
    static final long MARGIN = 1L << 30;

    private final Map<UUID, Long> promised = new HashMap<>();

    /**
     * Promises it so many bytes from now on, in the place of what it was promised before. Where
     * there is no room it says how many are lacking, and promises nothing.
     *
     * @param free bytes on the disk now
     */
    synchronized long lacking(UUID download, long bytes, LongSupplier free) {
        promised.remove(download);
        var others = promised.values().stream().mapToLong(Long::longValue).sum();
        var lacking = bytes + MARGIN + others - free.getAsLong();
        if (lacking > 0) {
            return lacking;
        }
        promised.put(download, bytes);
        return 0;
    }

    /** It needs no more. */
    synchronized void end(UUID download) {
        promised.remove(download);
    }
}
