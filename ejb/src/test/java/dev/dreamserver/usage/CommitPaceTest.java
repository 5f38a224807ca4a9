package dev.dreamserver.usage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When transactions of usage wait for company, by a clock of its own. */
class CommitPaceTest {

    private static final long MILLI = 1_000_000;

    /** Far below zero, as a machine's clock may be. */
    private long now = Long.MIN_VALUE + 7;

    private final CommitPace pace = new CommitPace(now);

    @Test
    void a_house_with_few_rows_writes_each_at_once() {
        assertThat(pace.pause(now)).isZero();
        assertThat(longestPauseOf(1_000, 1, 10)).isZero();
        assertThat(longestPauseOf(100, 10, 100)).isZero();
    }

    @Test
    void a_house_with_many_begins_its_transactions_apart() {
        assertThat(longestPauseOf(300, 9, 1)).isEqualTo(CommitPace.APART);
        now += MILLI / 2;
        assertThat(pace.pause(now)).isEqualTo(CommitPace.APART - MILLI / 2);
        now += 2 * MILLI;
        assertThat(pace.pause(now)).isZero();
    }

    @Test
    void it_is_tried_once_a_second_where_waiting_brings_nothing_together() {
        var pauses = 0;
        var changes = 0;
        var before = false;
        for (var step = 0; step < 5_000; step++) {
            pace.begins(3, now);
            var waits = pace.pause(now) > 0;
            pauses += waits ? 1 : 0;
            changes += waits && !before ? 1 : 0;
            before = waits;
            now += MILLI;
        }
        assertThat(changes).isBetween(4, 6);
        assertThat(pauses).isBetween(400, 600);
    }

    @Test
    void after_a_quiet_time_nothing_waits() {
        longestPauseOf(300, 9, 1);
        now += 200 * MILLI;
        pace.begins(500, now);
        assertThat(pace.pause(now)).isZero();
    }

    /** The longest wait right after a transaction, of so many of one size, begun so far apart. */
    private long longestPauseOf(int transactions, int rows, long millisApart) {
        var longest = 0L;
        for (var step = 0; step < transactions; step++) {
            pace.begins(rows, now);
            longest = Math.max(longest, pace.pause(now));
            now += millisApart * MILLI;
        }
        now -= millisApart * MILLI;
        return longest;
    }
}
