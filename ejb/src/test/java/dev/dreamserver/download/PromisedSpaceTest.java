package dev.dreamserver.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class PromisedSpaceTest {

    private static final long GIB = 1L << 30;
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final PromisedSpace space = new PromisedSpace();
    private long free = 10 * GIB;

    private long lacking(UUID download, long bytes) {
        return space.lacking(download, bytes, () -> free);
    }

    @Test
    void what_one_was_promised_no_other_counts_on() {
        assertThat(lacking(ONE, 6 * GIB)).isZero();
        assertThat(lacking(OTHER, 5 * GIB)).isEqualTo(2 * GIB); // 6 + 5 + 1 that stays free
        assertThat(lacking(OTHER, 3 * GIB)).isZero();
        space.end(ONE);
        assertThat(lacking(OTHER, 9 * GIB)).isZero();
    }

    @Test
    void who_was_refused_holds_nothing() {
        assertThat(lacking(ONE, 10 * GIB)).isEqualTo(GIB);
        assertThat(lacking(OTHER, 9 * GIB)).isZero();
    }

    @Test
    void what_is_written_needs_no_promise_any_more() {
        assertThat(lacking(ONE, 6 * GIB)).isZero();
        free -= 4 * GIB;
        assertThat(lacking(ONE, 2 * GIB)).isZero();
        assertThat(lacking(OTHER, 3 * GIB)).isZero();
    }
}
