package dev.dreamserver.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * Ids of requests are UUIDs of version 7, made in the millisecond in which the request arrived:
 * what arrived in a span of time is a range of ids.
 */
final class UsageIds {

    /** So much a row may tell another time than its id, and is still found by both. */
    private static final Duration APART = Duration.ofMinutes(1);

    /** As the database orders them; in Java some are less than none. */
    static final Comparator<UUID> ORDER = Comparator.comparing(UUID::toString);

    /** The millisecond that an id tells, in SQL. */
    static final String MILLIS =
            "('x' || left(replace(request_id::text, '-', ''), 12))::bit(48)::bigint";

    /** In SQL, whether a row is found by both its id and its time. */
    static final String OF_ITS_TIME =
            "abs(extract(epoch from started_at) * 1000 - " + MILLIS + ") < 60000";

    private UsageIds() {}

    /** No id that is made in the millisecond of this moment, or later, is less. */
    static UUID first(Instant at) {
        return new UUID(at.toEpochMilli() << 16, 0);
    }

    /** Where to begin to look for rows of this moment and later. */
    static UUID before(Instant at) {
        return first(at.minus(APART));
    }

    /** Where no row of an earlier moment is any more. */
    static UUID after(Instant at) {
        return first(at.plus(APART));
    }
}
