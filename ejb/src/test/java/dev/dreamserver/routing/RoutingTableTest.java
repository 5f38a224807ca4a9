package dev.dreamserver.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.routing.Reason.Why;
import dev.dreamserver.routing.RuleTerms.Hours;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.security.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTableTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> ALL_DAYS = EnumSet.allOf(DayOfWeek.class);
    private static final Subject TEAM = new Subject(Subject.Kind.TEAM, "research");
    private static final EngineEndpoint OWN = engine("own", true, false);
    private static final EngineEndpoint CLOUD = engine("cloud", true, true);
    private static final EngineEndpoint AWAY = engine("away", false, true);
    private static final Map<String, List<String>> NAMES =
            Map.of("powerful", List.of("away", "cloud"), "mine", List.of("away"));

    private final Pins pins = new Pins(Pins.MOST, 0);

    private static EngineEndpoint engine(String model, boolean answers, boolean provider) {
        var patience =
                new ProviderTerms.Patience(1, Duration.ofSeconds(1), 3, Duration.ofSeconds(1));
        var terms =
                new ProviderTerms(
                        answers ? ProviderTerms.State.UP : ProviderTerms.State.AWAY,
                        1,
                        10,
                        List.of(),
                        true,
                        Set.of(),
                        patience);
        return new EngineEndpoint(
                model,
                URI.create("http://127.0.0.1:1"),
                new Secret(""),
                model,
                model,
                4096,
                false,
                false,
                0,
                provider ? Optional.of(terms) : Optional.empty());
    }

    private static RoutingRule rule(
            Subject subject,
            String asked,
            Set<DayOfWeek> days,
            @Nullable Hours hours,
            int budgetBelow,
            String target) {
        return new RoutingRule(
                UUID.randomUUID(),
                1,
                "",
                new RuleTerms(
                        "to " + target,
                        subject,
                        "",
                        asked,
                        days,
                        Optional.ofNullable(hours),
                        budgetBelow,
                        target));
    }

    private static RoutingTable table(RoutingRule... rules) {
        return new RoutingTable(List.of(OWN, CLOUD, AWAY), NAMES, List.of(rules), BERLIN);
    }

    private static Ask ask(String model, String said) {
        var caller =
                new Caller(
                        "mara",
                        "Mara",
                        Optional.of("research"),
                        Set.of(Roles.USER),
                        Optional.of("k"),
                        Caller.Via.API_KEY);
        return new Ask(model, caller, "", () -> Prompt.of(said));
    }

    private @Nullable Decision decide(RoutingTable table, Ask ask, BudgetsLeft left, String at) {
        return table.decide(ask, left, pins, Instant.parse(at), 0);
    }

    private @Nullable Decision decide(RoutingTable table, String model, String said) {
        return decide(table, ask(model, said), BudgetsLeft.ALL, "2026-11-25T10:00:00Z");
    }

    private static Decision to(String asked, String model, Why why, String detail) {
        return new Decision(asked, Optional.of(model), new Reason(why, detail));
    }

    @Test
    void with_one_model_everything_goes_to_it_and_says_so() {
        var table = new RoutingTable(List.of(OWN), Map.of(), List.of(), BERLIN);
        assertThat(decide(table, "auto", "prove it")).isEqualTo(to("auto", "own", Why.ONLY, ""));
        assertThat(decide(table, "code", "hi")).isEqualTo(to("code", "own", Why.NAMED, "code"));
        assertThat(table.told()).isEmpty();
    }

    @Test
    void nobodys_words_go_to_a_provider_unless_the_owner_says_so() {
        var table = new RoutingTable(List.of(CLOUD, OWN), Map.of(), List.of(), BERLIN);
        assertThat(table.behind("powerful")).containsExactly("own");
        assertThat(new RoutingTable(List.of(CLOUD), Map.of(), List.of(), BERLIN).answering("fast"))
                .isEmpty();
    }

    @Test
    void the_first_that_answers_is_taken_and_where_none_does_the_first_there_is() {
        assertThat(table().answering("powerful")).contains("cloud");
        assertThat(table().answering("mine")).contains("away");
        assertThat(table().behind("code")).containsExactly("away", "cloud");
        assertThat(table().told()).containsExactly("auto", "fast", "powerful", "code", "mine");
    }

    @Test
    void a_model_that_is_really_called_so_goes_first() {
        var table =
                new RoutingTable(List.of(engine("fast", true, false)), NAMES, List.of(), BERLIN);
        assertThat(table.concerns("fast")).isFalse();
        assertThat(decide(table, "fast", "hi")).isNull();
        assertThat(decide(table, "auto", "hi")).isEqualTo(to("auto", "fast", Why.ONLY, ""));
    }

    @Test
    void where_nothing_stands_behind_a_kind_of_prompt_another_answers_and_that_is_said() {
        var names = Map.of("powerful", List.of("gone"), "code", List.of("cloud"));
        var table = new RoutingTable(List.of(OWN, CLOUD), names, List.of(), BERLIN);
        assertThat(decide(table, "auto", "Prove and justify it, critically."))
                .isEqualTo(to("auto", "own", Why.NAMED, "fast"));
        assertThat(decide(table, "powerful", "hi"))
                .isEqualTo(
                        new Decision(
                                "powerful", Optional.empty(), new Reason(Why.NAMED, "powerful")));
    }

    @Test
    void a_rule_for_a_team_acts_on_virtual_names_and_on_the_one_it_names() {
        var all = table(rule(TEAM, "", ALL_DAYS, null, 0, "cloud"));
        assertThat(decide(all, "auto", "hi")).isEqualTo(to("auto", "cloud", Why.RULE, "to cloud"));
        assertThat(decide(all, "own", "hi")).isNull();
        var named = table(rule(TEAM, "gpt-4o", ALL_DAYS, null, 0, "own"));
        assertThat(named.concerns("gpt-4o")).isTrue();
        assertThat(decide(named, "gpt-4o", "hi"))
                .isEqualTo(to("gpt-4o", "own", Why.RULE, "to own"));
        var others =
                table(rule(new Subject(Subject.Kind.PERSON, "x"), "", ALL_DAYS, null, 0, "own"));
        assertThat(decide(others, "powerful", "hi"))
                .isEqualTo(to("powerful", "cloud", Why.NAMED, "powerful"));
    }

    @Test
    void a_rule_whose_model_is_gone_lets_nobody_else_answer() {
        var gone = table(rule(TEAM, "", ALL_DAYS, null, 0, "not-here"));
        assertThat(decide(gone, "auto", "hi"))
                .isEqualTo(
                        new Decision(
                                "auto", Optional.empty(), new Reason(Why.RULE, "to not-here")));
    }

    @Test
    void a_rule_may_lead_to_the_prompt() {
        var rule = table(rule(TEAM, "gpt-4o", ALL_DAYS, null, 0, "auto"));
        assertThat(decide(rule, "gpt-4o", "Prove and justify it, critically."))
                .isEqualTo(to("gpt-4o", "cloud", Why.RULE, "to auto"));
        assertThat(decide(rule, "gpt-4o", "hi"))
                .isEqualTo(to("gpt-4o", "own", Why.RULE, "to auto"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-26T20:59:00Z, false", // Thursday 21:59 in Berlin
        "2026-11-26T21:00:00Z, true",
        "2026-11-27T04:59:00Z, true", // Thursday's night goes on
        "2026-11-27T05:00:00Z, false",
        "2026-11-27T22:00:00Z, false", // Friday is not named
        "2026-07-02T20:00:00Z, true" // Thursday 22:00 in summer time
    })
    void a_night_belongs_to_the_day_on_which_it_begins(String at, boolean applies) {
        var night = new Hours(LocalTime.of(22, 0), LocalTime.of(6, 0));
        var rule = table(rule(TEAM, "", EnumSet.of(DayOfWeek.THURSDAY), night, 0, "cloud"));
        var decision = decide(rule, ask("fast", "hi"), BudgetsLeft.ALL, at);
        assertThat(decision)
                .isEqualTo(
                        applies
                                ? to("fast", "cloud", Why.RULE, "to cloud")
                                : to("fast", "own", Why.NAMED, "fast"));
    }

    @Test
    void a_rule_may_wait_until_little_is_left_of_a_budget() {
        var rule = table(rule(Subject.HOUSE, "powerful", ALL_DAYS, null, 20, "own"));
        var at = "2026-11-25T10:00:00Z";
        var rich = new BudgetsLeft(Map.of(TEAM, 20, Subject.HOUSE, 90));
        var poor = new BudgetsLeft(Map.of(TEAM, 19, Subject.HOUSE, 90));
        assertThat(decide(rule, ask("powerful", "hi"), rich, at))
                .isEqualTo(to("powerful", "cloud", Why.NAMED, "powerful"));
        assertThat(decide(rule, ask("powerful", "hi"), poor, at))
                .isEqualTo(to("powerful", "own", Why.RULE, "to own"));
    }

    @Test
    void a_name_tells_where_it_may_lead() {
        assertThat(table().leadsTo("auto")).containsExactly("own", "cloud");
        assertThat(table().leadsTo("fast")).containsExactly("own");
        assertThat(table().leadsTo("powerful")).containsExactly("cloud");
        assertThat(table().leadsTo("own")).as("a model").isEmpty();
        var router = new Router(Clock.systemUTC(), BERLIN);
        router.become(table());
        assertThat(router.offered())
                .extracting(VirtualModel::name)
                .containsExactly("auto", "fast", "powerful", "code", "mine");
        assertThat(router.offers("mine")).isTrue();
        assertThat(router.offers("own")).isFalse();
        assertThat(router.name("powerful").answers()).contains("cloud");
        assertThat(router.name("auto").byPrompt()).isTrue();
        assertThat(router.name("auto").answers()).as("nobody before a prompt is seen").isEmpty();
    }

    @Test
    void decisions_are_counted_from_the_start() {
        var router = new Router(Clock.systemUTC(), BERLIN);
        router.become(table());
        for (var i = 0; i < Router.REMEMBERED + 5; i++) {
            router.route(ask("fast", "hi"));
        }
        assertThat(router.route(ask("own", "hi"))).as("nothing to decide").isNull();
        assertThat(router.latest()).hasSize(Router.REMEMBERED);
        assertThat(router.latest().getFirst().number()).isEqualTo(Router.REMEMBERED + 5);
        assertThat(router.latest().getLast().number()).isEqualTo(6);
    }

    @Test
    void pins_are_bounded_and_end() {
        var few = new Pins(2, 0);
        few.put("a", "own", 0);
        few.put("b", "own", 0);
        few.put("c", "own", 0);
        assertThat(few.get("a", 0)).isEqualTo("own"); // of the turn before
        few.put("d", "own", 0);
        few.put("e", "own", 0);
        assertThat(few.get("b", 0)).isNull();
        assertThat(few.get("e", 3 * Pins.KEPT.toNanos())).isNull();
    }

    @Test
    void a_reason_is_read_as_it_was_written() {
        for (var reason : List.of(Reason.of(Why.ONLY), new Reason(Why.RULE, "at night only"))) {
            assertThat(Reason.read(reason.text())).isEqualTo(reason);
        }
    }
}
