package dev.dreamserver.routing.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.routing.Decision;
import dev.dreamserver.routing.Reason;
import dev.dreamserver.routing.Reason.Why;
import dev.dreamserver.routing.Routed;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RoutingLiveTest {

    private static Routed routed(long number) {
        return new Routed(
                number,
                Instant.ofEpochSecond(number),
                "Mara",
                Optional.of("research"),
                new Decision("auto", Optional.of("small"), new Reason(Why.RULE, "\"Night\"")));
    }

    /** The newest first. */
    private static List<Routed> until(long newest, long oldest) {
        return LongStream.rangeClosed(-newest, -oldest)
                .mapToObj(number -> routed(-number))
                .toList();
    }

    @Test
    void where_nothing_was_decided_there_is_only_the_count() {
        assertThat(RoutingLive.values(List.of()))
                .containsExactlyEntriesOf(java.util.Map.of("count", 0L));
    }

    @Test
    void the_newest_twenty_are_told_and_a_later_one_changes_one_place_only() {
        var before = RoutingLive.values(until(105, 6));
        assertThat(before).hasSize(RoutingLive.SHOWN + 1).containsEntry("count", 105L);
        var after = RoutingLive.values(until(106, 7));
        assertThat(after).hasSameSizeAs(before);
        assertThat(after.keySet())
                .filteredOn(key -> !Objects.equals(before.get(key), after.get(key)))
                .containsExactlyInAnyOrder("count", "place6");
    }

    @Test
    void a_decision_is_told_with_its_reason_and_no_prompt() {
        assertThat(RoutingLive.told(routed(7)))
                .hasToString(
                        "{\"n\":7,\"at\":\"1970-01-01T00:00:07Z\",\"who\":\"Mara\",\"team\":\"research\","
                                + "\"asked\":\"auto\",\"model\":\"small\",\"why\":\"RULE\","
                                + "\"detail\":\"\\\"Night\\\"\"}");
    }
}
