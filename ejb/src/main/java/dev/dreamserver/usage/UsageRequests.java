package dev.dreamserver.usage;

import java.util.List;
import java.util.Optional;

/**
 * A page of requests, newest first.
 *
 * @param older where the next page begins, if there is one
 */
public record UsageRequests(List<One> list, Optional<UsagePlace> older) {

    /** Copies the list. */
    public UsageRequests {
        list = List.copyOf(list);
    }

    /**
     * One attempt with the names people use.
     *
     * @param person empty where nobody knows any more
     * @param key empty without a key, and where nobody knows any more
     */
    public record One(UsageRow row, String person, String key) {}
}
