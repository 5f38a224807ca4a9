package dev.dreamserver.health.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.health.HealthEventView;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthPageTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void a_stop_that_was_meant_is_grey_and_no_interruption() {
        var lane = lane(HealthEventView.PLANNED);
        assertThat(lane.interruptions()).isZero();
        assertThat(lane.parts()).extracting(HealthPage.Part::kind).containsExactly("i0");
        assertThat(lane.parts().getFirst().width()).isEqualTo(25);
    }

    @Test
    void any_other_is_both() {
        var lane = lane("it hung");
        assertThat(lane.interruptions()).isEqualTo(1);
        assertThat(lane.parts()).extracting(HealthPage.Part::kind).containsExactly("x");
    }

    @Test
    void what_never_ran_is_red_since_it_was_found_and_unknown_before() {
        var found = NOON.minus(Duration.ofHours(6));
        var lane = HealthPage.lane(service(State.STOPPED, found), List.of(), NOON);
        assertThat(lane.parts())
                .containsExactly(
                        new HealthPage.Part("x", 75, 25), new HealthPage.Part("i0", 0, 75));
        assertThat(lane.interruptions()).isZero();
    }

    @Test
    void what_was_found_stopped_at_a_start_is_red_though_it_ran_before() {
        var found = NOON.minus(Duration.ofHours(6));
        var news = List.of(event(State.RUNNING, Optional.empty(), found.minus(Duration.ofDays(2))));
        var lane = HealthPage.lane(service(State.STOPPED, found), news, NOON);
        assertThat(lane.parts()).containsExactly(new HealthPage.Part("x", 75, 25));
    }

    @Test
    void what_has_run_all_day_has_no_part() {
        var service = service(State.RUNNING, NOON.minus(Duration.ofDays(3)));
        assertThat(HealthPage.lane(service, List.of(), NOON).parts()).isEmpty();
    }

    /** Stopped for six hours of the last day. */
    private static HealthPage.Lane lane(String reason) {
        var back = NOON.minus(Duration.ofHours(4));
        var service = service(State.RUNNING, back);
        var news =
                List.of(
                        event(State.RUNNING, Optional.empty(), back),
                        event(State.STOPPED, Optional.of(reason), back.minus(Duration.ofHours(6))));
        return HealthPage.lane(service, news, NOON);
    }

    private static ServiceReport service(State state, Instant since) {
        return new ServiceReport(
                "ledger", "Ledger", "PostgreSQL", state, since, Optional.empty(), Optional.empty());
    }

    private static HealthEventView event(State to, Optional<String> reason, Instant at) {
        return new HealthEventView("ledger", "Ledger", Optional.empty(), to, reason, at);
    }
}
