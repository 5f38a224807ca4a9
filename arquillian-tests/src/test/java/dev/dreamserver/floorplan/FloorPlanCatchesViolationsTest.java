package dev.dreamserver.floorplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.dreamserver.floorplan.planted.ledger.web.SilentServlet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every rule sees the violation planted for it, names it, and leaves good work alone. */
class FloorPlanCatchesViolationsTest {

    private static final String BASE = "dev.dreamserver.floorplan.planted";
    private static final HouseMap MAP =
            HouseMap.parse(
                    """
                    | Room | Floor |
                    |---|---|
                    | `cellar` | 0 | stores |
                    | `ledger` | 1 | counts |
                    | `orchard` | 2 | grows |
                    | `workshop` | 4 | makes |
                    | `attic` | 6 | dreams |
                    | `util` | 6 | says nothing |
                    """);
    private static final FloorRules RULES = new FloorRules(BASE, MAP, Set.of("workshop"));
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(BASE);

    @Test
    void the_map_is_read_from_the_table() {
        assertThat(MAP.floors())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "cellar",
                                0,
                                "ledger",
                                1,
                                "orchard",
                                2,
                                "workshop",
                                4,
                                "attic",
                                6,
                                "util",
                                6));
    }

    @Test
    void a_call_upstairs_is_seen() {
        assertThat(violations(RULES.callsGoDownstairs())).anyMatch(bad -> bad.contains("Cellar"));
    }

    @Test
    void a_room_that_is_not_on_the_map_is_seen() {
        assertThat(violations(RULES.callsGoDownstairs()))
                .anyMatch(bad -> bad.contains("Stranger") && bad.contains("no row in HOUSE.md"));
    }

    @Test
    void a_cycle_is_seen() {
        assertThat(violations(RULES.roomsHaveNoCycles()))
                .anyMatch(bad -> bad.contains("attic") && bad.contains("cellar"));
    }

    @Test
    void an_adapter_named_from_outside_is_seen() {
        assertThat(violations(RULES.innerPackagesStayInside()))
                .isNotEmpty()
                .allMatch(bad -> bad.contains("Bench"));
    }

    @Test
    void an_entity_outside_its_home_is_seen() {
        assertThat(violations(RULES.entitiesStayHome()))
                .isNotEmpty()
                .allMatch(bad -> bad.contains("SilentResource"));
    }

    @Test
    void an_entity_manager_outside_the_core_is_seen() {
        var outside = new ClassFileImporter().importPackages(BASE + ".ledger.rest");
        assertThat(violations(RULES.persistenceStaysInTheCore(), outside))
                .anyMatch(bad -> bad.contains("EntityManager"));
    }

    @Test
    void a_setter_and_a_public_mutator_of_an_entity_are_seen() {
        assertThat(violations(RULES.entitiesHaveNoSetters()))
                .hasSize(2)
                .anyMatch(bad -> bad.contains("setAmount"))
                .anyMatch(bad -> bad.contains("grow"));
    }

    @Test
    void a_page_known_by_the_core_is_seen() {
        assertThat(violations(RULES.coreKnowsNoDoors())).anyMatch(bad -> bad.contains("PageLover"));
    }

    @Test
    void a_route_without_roles_is_seen() {
        assertThat(violations(RULES.resourcesStateTheirRoles()))
                .hasSize(1)
                .allMatch(bad -> bad.contains("SilentResource.first"));
    }

    @Test
    void an_ejb_method_without_roles_is_seen() {
        assertThat(violations(RULES.doorsStateTheirRoles()))
                .hasSize(1)
                .allMatch(bad -> bad.contains("SilentLedger.anybody"));
    }

    @Test
    void a_package_and_a_type_that_say_nothing_are_seen() {
        assertThat(violations(RULES.packagesHaveHonestNames()))
                .hasSize(1)
                .allMatch(bad -> bad.contains("planted.util"));
        assertThat(violations(RULES.typesHaveHonestNames()))
                .hasSize(1)
                .allMatch(bad -> bad.contains("LedgerHelper"));
    }

    @Test
    void a_servlet_states_its_roles_only_by_a_constraint_for_its_own_address() throws IOException {
        var servlet = PLANTED.get(SilentServlet.class);
        assertThat(ServletDoor.isServlet(servlet)).isTrue();
        assertThat(ServletDoor.statesItsRoles(servlet, WebDoors.NONE)).isFalse();
        assertThat(ServletDoor.statesItsRoles(servlet, constraint("/*"))).isFalse();
        assertThat(ServletDoor.statesItsRoles(servlet, constraint("/other/*"))).isFalse();
        assertThat(ServletDoor.statesItsRoles(servlet, constraint("/ledger/*"))).isTrue();
    }

    @Test
    void a_page_states_its_roles_only_by_a_constraint_that_names_it() throws IOException {
        assertThat(constraint("/*").stateRolesFor("/ledger/list.xhtml")).isFalse();
        assertThat(constraint("*.xhtml").stateRolesFor("/ledger/list.xhtml")).isFalse();
        assertThat(constraint("/ledger/*").stateRolesFor("/ledger/list.xhtml")).isTrue();
        assertThat(constraint("/ledger/list.xhtml").stateRolesFor("/ledger/list.xhtml")).isTrue();
        assertThat(constraint("/led").stateRolesFor("/ledger/list.xhtml")).isFalse();
    }

    @Test
    void good_work_passes_every_rule() {
        var orchard = new ClassFileImporter().importPackages(BASE + ".orchard", BASE + ".cellar");
        var good =
                List.of(
                        RULES.roomsHaveNoCycles(),
                        RULES.innerPackagesStayInside(),
                        RULES.entitiesStayHome(),
                        RULES.entitiesHaveNoSetters(),
                        RULES.callsGoDownstairs(),
                        RULES.resourcesStateTheirRoles(),
                        RULES.doorsStateTheirRoles(),
                        RULES.packagesHaveHonestNames(),
                        RULES.typesHaveHonestNames());
        assertThat(good).allSatisfy(rule -> assertThat(filtered(rule, orchard)).isEmpty());
    }

    private static List<String> filtered(ArchRule rule, JavaClasses classes) {
        return violations(rule, classes).stream().filter(bad -> bad.contains("orchard")).toList();
    }

    private static WebDoors constraint(String pattern) throws IOException {
        return WebDoors.parse(
                """
                <web-app><security-constraint><web-resource-collection>
                <web-resource-name>x</web-resource-name><url-pattern>%s</url-pattern>
                </web-resource-collection></security-constraint></web-app>
                """
                        .formatted(pattern));
    }

    private static List<String> violations(ArchRule rule) {
        return violations(rule, PLANTED);
    }

    private static List<String> violations(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }
}
