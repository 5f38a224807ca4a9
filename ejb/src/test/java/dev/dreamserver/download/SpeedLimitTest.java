package dev.dreamserver.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpeedLimitTest {

    private static final long MIB = 1 << 20;

    private long now = 5;

    private void come(SpeedLimit limit, long bytes, long step) {
        for (var left = bytes; left > 0; left -= step) {
            now += limit.after(step); // turned, not slept
        }
    }

    @Test
    void so_many_bytes_come_in_a_second() {
        var limit = new SpeedLimit(10 * MIB, () -> now);
        come(limit, 100 * MIB, MIB / 4);
        assertThat(Duration.ofNanos(now - 5)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void who_is_slower_by_itself_does_not_wait() {
        var limit = new SpeedLimit(10 * MIB, () -> now);
        for (var second = 0; second < 100; second++) {
            now += Duration.ofSeconds(1).toNanos();
            assertThat(limit.after(9 * MIB)).isZero();
        }
    }

    @Test
    void what_was_not_used_is_lost_after_a_second() {
        var limit = new SpeedLimit(10 * MIB, () -> now);
        now += Duration.ofHours(1).toNanos();
        var back = now;
        come(limit, 100 * MIB, MIB);
        assertThat(Duration.ofNanos(now - back)).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void without_a_limit_nothing_waits() {
        assertThat(new SpeedLimit(0, () -> now).after(Long.MAX_VALUE)).isZero();
    }
}
