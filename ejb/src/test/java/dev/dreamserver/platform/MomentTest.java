package dev.dreamserver.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Pages that ask at the same moment share one reading. */
class MomentTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10);
    private final AtomicInteger readings = new AtomicInteger();
    private final Moment<Integer> moment =
            new Moment<>(Duration.ofSeconds(1), readings::incrementAndGet, clock::get);

    @Test
    void is_read_once_within_its_time_and_anew_after_it() {
        assertEquals(1, moment.get());
        clock.addAndGet(Duration.ofMillis(999).toNanos()); // past the end of what a clock counts
        assertEquals(1, moment.get());
        clock.addAndGet(Duration.ofMillis(1).toNanos());
        assertEquals(2, moment.get());
    }
}
