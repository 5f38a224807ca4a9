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

    /** Stopped for six hours of the last day. */
    private static HealthPage.Lane lane(String reason) {
        var back = NOON.minus(Duration.ofHours(4));
        var service =
                new ServiceReport(
                        "ledger",
                        "Ledger",
                        "PostgreSQL",
                        State.RUNNING,
                        back,
                        Optional.empty(),
                        Optional.empty());
        var news =
                List.of(
                        event(State.RUNNING, Optional.empty(), back),
                        event(State.STOPPED, Optional.of(reason), back.minus(Duration.ofHours(6))));
        return HealthPage.lane(service, news, NOON);
    }

    private static HealthEventView event(State to, Optional<String> reason, Instant at) {
        return new HealthEventView("ledger", "Ledger", Optional.empty(), to, reason, at);
    }
}
