package dev.dreamserver.floorplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.dreamserver.floorplan.HouseSources.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house as it is built keeps to its floor plan. */
class FloorPlanTest {

    private static final String BASE = "dev.dreamserver";
    private static final List<String> CORE = List.of("security", "owner", "ejb");
    private static final List<String> DOORS =
            List.of("web/console", "web/api", "web/gateway", "batch");
    private static final Pattern PLATE_FLOOR = Pattern.compile("Floor\\s+(?:\\*\\s+)?(\\d+)");

    private static final List<Module> HOUSE =
            HouseSources.modules(
                    Stream.concat(CORE.stream(), DOORS.stream()).toArray(String[]::new));
    private static final HouseMap MAP = HouseMap.read(HouseSources.root().resolve("HOUSE.md"));
    private static final FloorRules RULES = new FloorRules(BASE, MAP, roomsWithAdapters());

    private static JavaClasses house = HouseSources.classesOf(List.of());
    private static JavaClasses everything = house;

    @BeforeAll
    static void readTheClasses() {
        house = HouseSources.classesOf(HOUSE);
        everything = HouseSources.classesOf(HouseSources.modules());
    }

    @Test
    void every_type_in_the_sources_was_read() {
        assertThat(HOUSE).hasSize(CORE.size() + DOORS.size());
        var read = everything.stream().map(JavaClass::getName).collect(Collectors.toSet());
        var sources =
                HouseSources.modules().stream().flatMap(module -> module.types().stream()).toList();
        assertThat(read).containsAll(sources);
        assertThat(house).hasSizeGreaterThan(20);
    }

    @Test
    void calls_go_downstairs() {
        hold(RULES.callsGoDownstairs(), house);
    }

    @Test
    void rooms_have_no_cycles() {
        hold(RULES.roomsHaveNoCycles(), house);
    }

    @Test
    void nobody_names_an_adapter_or_an_inner_package_from_outside() {
        hold(RULES.innerPackagesStayInside(), house);
    }

    @Test
    void entities_stay_home() {
        hold(RULES.entitiesStayHome(), house);
        hold(RULES.persistenceStaysInTheCore(), classes(DOORS));
    }

    @Test
    void entities_have_no_setters() {
        hold(RULES.entitiesHaveNoSetters(), house);
    }

    @Test
    void the_core_knows_no_faces_and_no_rest() {
        hold(RULES.coreKnowsNoDoors(), classes(CORE));
    }

    @Test
    void every_rest_resource_states_its_roles() throws IOException {
        hold(RULES.resourcesStateTheirRoles(), house);
        for (var module : HouseSources.modules("web/console", "web/api", "web/gateway")) {
            var resources =
                    HouseSources.classesOf(List.of(module)).stream()
                            .anyMatch(type -> type.isAnnotatedWith("jakarta.ws.rs.Path"));
            if (resources) {
                assertThat(WebDoors.of(module.webapp()).parameters())
                        .as("%s: RESTEasy ignores @RolesAllowed without this", module.name())
                        .containsEntry("resteasy.role.based.security", "true");
            }
        }
    }

    @Test
    void every_ejb_states_its_roles() {
        hold(RULES.doorsStateTheirRoles(), house);
    }

    @Test
    void every_servlet_states_its_roles() throws IOException {
        var silent = new ArrayList<String>();
        for (var module : HouseSources.modules("web/console", "web/api", "web/gateway")) {
            var doors = WebDoors.of(module.webapp());
            for (var type : HouseSources.classesOf(List.of(module))) {
                if (ServletDoor.isServlet(type) && !ServletDoor.statesItsRoles(type, doors)) {
                    silent.add(module.name() + ": " + type.getName());
                }
            }
        }
        assertThat(silent).as("servlets that do not say who may enter").isEmpty();
    }

    @Test
    void every_page_states_its_roles() throws IOException {
        var silent = new ArrayList<String>();
        for (var module : HouseSources.modules("web/console", "web/api", "web/gateway")) {
            var doors = WebDoors.of(module.webapp());
            for (var address : pages(module)) {
                var bare = address.substring(0, address.lastIndexOf('.'));
                // Faces answers at both addresses; one forgotten would be a way round.
                if (!doors.stateRolesFor(address) || !doors.stateRolesFor(bare)) {
                    silent.add(module.name() + ": " + address);
                }
            }
        }
        assertThat(silent)
                .as("pages whose web.xml does not say who may enter, at /page and /page.xhtml")
                .isEmpty();
    }

    @Test
    void packages_and_types_have_honest_names() {
        hold(RULES.packagesHaveHonestNames(), everything);
        hold(RULES.typesHaveHonestNames(), everything);
    }

    @Test
    void a_package_lives_in_one_archive_only() {
        var homes = new TreeMap<String, List<String>>();
        for (var module : HouseSources.modules()) {
            for (var name : module.packages()) {
                homes.computeIfAbsent(name, any -> new ArrayList<>()).add(module.name());
            }
        }
        assertThat(homes).isNotEmpty();
        assertThat(homes.entrySet().stream().filter(home -> home.getValue().size() > 1).toList())
                .as("packages in two archives: package-private access fails at run time")
                .isEmpty();
    }

    @Test
    void the_map_lists_every_room_and_no_other() {
        var rooms = new TreeSet<String>();
        for (var module : HOUSE) {
            for (var file : HouseSources.filesUnder(module.folder().resolve("src/main/java"))) {
                var parts = module.folder().resolve("src/main/java").relativize(file);
                if (parts.getNameCount() > 3) {
                    rooms.add(parts.getName(2).toString());
                }
            }
        }
        assertThat(MAP.floors().keySet()).containsExactlyInAnyOrderElementsOf(rooms);
    }

    @Test
    void the_plate_at_a_rooms_door_names_the_floor_of_the_map() {
        var read = new TreeMap<String, Integer>();
        for (var room : MAP.floors().keySet()) {
            var plate =
                    HouseSources.root()
                            .resolve("ejb/src/main/java/dev/dreamserver/" + room)
                            .resolve("package-info.java");
            if (Files.exists(plate)) {
                var floor = PLATE_FLOOR.matcher(HouseSources.text(plate));
                if (floor.find()) {
                    read.put(room, Integer.valueOf(floor.group(1)));
                }
            }
        }
        assertThat(read).hasSizeGreaterThan(8);
        assertThat(MAP.floors()).containsAllEntriesOf(Map.copyOf(read));
    }

    private static List<String> pages(Module module) {
        return HouseSources.filesUnder(module.webapp()).stream()
                .map(file -> "/" + module.webapp().relativize(file))
                .filter(address -> address.endsWith(".xhtml"))
                .filter(address -> !address.startsWith("/WEB-INF/"))
                .filter(address -> !address.startsWith("/resources/"))
                .toList();
    }

    private static JavaClasses classes(List<String> modules) {
        return HouseSources.classesOf(HouseSources.modules(modules.toArray(String[]::new)));
    }

    private static java.util.Set<String> roomsWithAdapters() {
        return HOUSE.stream()
                .flatMap(module -> module.packages().stream())
                .filter(name -> name.endsWith(".spi"))
                .map(name -> name.substring(BASE.length() + 1, name.length() - 4))
                .collect(Collectors.toSet());
    }

    private static void hold(ArchRule rule, JavaClasses classes) {
        rule.allowEmptyShould(true).check(classes);
    }
}
