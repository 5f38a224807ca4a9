package dev.dreamserver.installer.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartBudgetTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir Path folder;

    @Test
    void three_restarts_an_hour_and_then_none_until_the_first_is_an_hour_old() {
        assertThat(at(0).take()).isTrue();
        assertThat(at(10).take()).isTrue();
        assertThat(at(20).take()).isTrue();
        assertThat(at(30).take()).isFalse();
        assertThat(at(30).untilNext()).isEqualTo(Duration.ofMinutes(30));
        assertThat(at(61).take()).isTrue();
        assertThat(at(62).take()).isFalse();
    }

    @Test
    void the_owner_can_start_afresh() {
        for (int i = 0; i < 3; i++) {
            at(i).take();
        }
        at(4).clear();
        assertThat(at(5).take()).isTrue();
    }

    @Test
    void a_budget_of_zero_never_restarts() {
        var none = new RestartBudget(folder.resolve("none"), 0, Clock.systemUTC());
        assertThat(none.take()).isFalse();
        assertThat(none.untilNext()).isEqualTo(Duration.ofHours(1));
    }

    /** A new object each time: the budget lives on disk, not in the process. */
    private RestartBudget at(int minute) {
        var clock = Clock.fixed(NOON.plus(Duration.ofMinutes(minute)), ZoneOffset.UTC);
        return new RestartBudget(folder.resolve("restarts"), 3, clock);
    }
}
