package dev.dreamserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartBudgetTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir Path home;

    @Test
    void three_an_hour_and_no_fourth_until_the_first_is_an_hour_old() {
        var budget = new RestartBudget(home, "local", 3);
        assertThat(budget.take(NOON)).isTrue();
        assertThat(budget.take(NOON.plusSeconds(60))).isTrue();
        assertThat(budget.take(NOON.plusSeconds(120))).isTrue();
        assertThat(budget.take(NOON.plusSeconds(180))).isFalse();
        assertThat(budget.next(NOON.plusSeconds(180))).contains(NOON.plus(Duration.ofHours(1)));
        assertThat(budget.take(NOON.plus(Duration.ofHours(1)))).isTrue();
        assertThat(budget.take(NOON.plus(Duration.ofHours(1)))).isFalse();
    }

    @Test
    void a_restart_of_the_house_does_not_fill_it_again() {
        new RestartBudget(home, "local", 1).take(NOON);
        var next = new RestartBudget(home, "local", 1);
        assertThat(next.take(NOON.plusSeconds(1))).isFalse();
        assertThat(next.last(NOON.plusSeconds(1))).contains(NOON);
    }

    @Test
    void none_at_all_is_never_tried_again() {
        var budget = new RestartBudget(home, "local", 0);
        assertThat(budget.take(NOON)).isFalse();
        assertThat(budget.next(NOON)).isEmpty();
    }

    @Test
    void torn_lines_are_passed_over_and_a_wrong_clock_grants_nothing() throws Exception {
        var budget = new RestartBudget(home, "local", 1);
        budget.take(NOON.plus(Duration.ofDays(400)));
        var file = home.resolve("run/engine-local.restarts");
        Files.writeString(file, "2026-11-\n" + Files.readString(file));
        assertThat(budget.take(NOON)).isFalse();
    }
}
