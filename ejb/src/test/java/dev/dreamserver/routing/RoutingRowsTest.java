package dev.dreamserver.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.platform.TestDatabase;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.routing.Reason.Why;
import dev.dreamserver.routing.RuleTerms.Hours;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoutingRowsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 26);

    private static RoutingRule rule(int place, String name, Optional<Hours> hours) {
        return new RoutingRule(
                UUID.randomUUID(),
                place,
                "Research",
                new RuleTerms(
                        name,
                        new Subject(Subject.Kind.TEAM, "research"),
                        "audit",
                        "gpt-4o",
                        EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY),
                        hours,
                        20,
                        "fast"));
    }

    @Test
    void rules_are_read_in_their_order_as_they_were_stored() throws SQLException {
        var night = new Hours(LocalTime.of(22, 0), LocalTime.of(6, 30));
        try (var database = TestDatabase.fresh().getConnection()) {
            var second = rule(2, "second", Optional.of(night));
            var first = rule(1, "first", Optional.empty());
            RoutingRows.put(database, second);
            RoutingRows.put(database, first);
            assertThat(RoutingRows.rules(database)).containsExactly(first, second);
            var changed =
                    new RoutingRule(second.id(), 0, "", rule(0, "x", Optional.empty()).terms());
            RoutingRows.put(database, changed);
            assertThat(RoutingRows.rules(database)).containsExactly(changed, first);
            RoutingRows.removeRule(database, first.id());
            assertThat(RoutingRows.rules(database)).containsExactly(changed);
        }
    }

    @Test
    void names_keep_the_order_of_their_models() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            RoutingRows.putName(database, "fast", List.of("b", "a"));
            RoutingRows.putName(database, "mine", List.of("c"));
            RoutingRows.putName(database, "mine", List.of("d", "c"));
            assertThat(RoutingRows.names(database))
                    .isEqualTo(Map.of("fast", List.of("b", "a"), "mine", List.of("d", "c")));
            RoutingRows.removeName(database, "fast");
            assertThat(RoutingRows.names(database)).containsOnlyKeys("mine");
        }
    }

    @Test
    void what_was_counted_is_added_up_by_way() throws SQLException {
        try (var database = TestDatabase.fresh().getConnection()) {
            var way = new Share.Way(DAY, "auto", "own", Why.SIMPLE);
            RoutingRows.count(
                    database,
                    Map.of(
                            way,
                            3L,
                            new Share.Way(DAY.minusDays(1), "auto", "own", Why.SIMPLE),
                            2L,
                            new Share.Way(DAY.minusDays(9), "auto", "own", Why.SIMPLE),
                            100L));
            RoutingRows.count(database, Map.of(way, 4L));
            RoutingRows.count(database, Map.of(new Share.Way(DAY, "fast", "own", Why.NAMED), 5L));
            assertThat(RoutingRows.shares(database, DAY.minusDays(6), 10))
                    .containsExactly(
                            new Share("auto", "own", Why.SIMPLE, 9),
                            new Share("fast", "own", Why.NAMED, 5));
        }
    }
}
