package dev.dreamserver.floorplan;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The rules of the floor plan, for any base package, so that the same rules run on the house and on
 * planted violations. A room is the package right below the base.
 */
final class FloorRules {

    /** Leaves of a room in other archives; an spi is the room's plug for others. */
    private static final Set<String> LEAVES = Set.of("web", "rest", "batch");

    private static final String PLUG = "spi";
    private static final Set<String> VAGUE_PACKAGES =
            Set.of("util", "utils", "common", "impl", "dto", "helper", "helpers");
    private static final String VAGUE_TYPES = ".*(Impl|Utils?|Helper|Manager|DTO|Dto|Service)";
    private static final List<String> ROLE_STATEMENTS =
            List.of(
                    "jakarta.annotation.security.RolesAllowed",
                    "jakarta.annotation.security.PermitAll",
                    "jakarta.annotation.security.DenyAll");
    private static final List<String> EJBS =
            List.of(
                    "jakarta.ejb.Stateless",
                    "jakarta.ejb.Stateful",
                    "jakarta.ejb.Singleton",
                    "jakarta.ejb.MessageDriven");
    private static final List<String> STORED =
            List.of(
                    "jakarta.persistence.Entity",
                    "jakarta.persistence.Embeddable",
                    "jakarta.persistence.MappedSuperclass");
    private static final List<String> HTTP_VERBS =
            List.of(
                    "jakarta.ws.rs.GET",
                    "jakarta.ws.rs.POST",
                    "jakarta.ws.rs.PUT",
                    "jakarta.ws.rs.DELETE",
                    "jakarta.ws.rs.PATCH",
                    "jakarta.ws.rs.HEAD",
                    "jakarta.ws.rs.OPTIONS");

    private final String base;
    private final HouseMap map;
    private final Set<String> roomsWithAdapters;

    /**
     * Rules for the rooms below a base package.
     *
     * @param roomsWithAdapters rooms whose inner packages stand behind an spi
     */
    FloorRules(String base, HouseMap map, Set<String> roomsWithAdapters) {
        this.base = base + ".";
        this.map = map;
        this.roomsWithAdapters = Set.copyOf(roomsWithAdapters);
    }

    /** Calls go downstairs, and every room stands on the map. */
    ArchRule callsGoDownstairs() {
        return classes()
                .that(inTheHouse())
                .should(
                        checked(
                                "use only rooms on their own floor or below",
                                (type, events) -> {
                                    var room = room(type).orElseThrow();
                                    var floor = map.floors().get(room);
                                    if (floor == null) {
                                        bad(
                                                events,
                                                type,
                                                "%s is in room %s, which has no row in HOUSE.md"
                                                        .formatted(type.getName(), room));
                                        return;
                                    }
                                    type.getDirectDependenciesFromSelf().stream()
                                            .filter(
                                                    use ->
                                                            room(use.getTargetClass())
                                                                    .map(map.floors()::get)
                                                                    .filter(below -> below > floor)
                                                                    .isPresent())
                                            .forEach(
                                                    use -> bad(events, type, use.getDescription()));
                                }));
    }

    ArchRule roomsHaveNoCycles() {
        return slices().assignedFrom(
                        new SliceAssignment() {
                            @Override
                            public SliceIdentifier getIdentifierOf(JavaClass type) {
                                return room(type)
                                        .map(SliceIdentifier::of)
                                        .orElseGet(SliceIdentifier::ignore);
                            }

                            @Override
                            public String getDescription() {
                                return "rooms";
                            }
                        })
                .should()
                .beFreeOfCycles();
    }

    /**
     * A package beside an spi is an adapter: nobody outside names it, its own room included. Any
     * other inner package is for its room only.
     */
    ArchRule innerPackagesStayInside() {
        return classes()
                .that(inTheHouse())
                .should(
                        checked(
                                "name no adapter and no inner package of another room",
                                (type, events) ->
                                        type.getDirectDependenciesFromSelf().stream()
                                                .filter(use -> isHidden(use.getTargetClass(), type))
                                                .forEach(
                                                        use ->
                                                                bad(
                                                                        events,
                                                                        type,
                                                                        use.getDescription()))));
    }

    /** Entities never leave the package that owns them. */
    ArchRule entitiesStayHome() {
        return classes()
                .that(inTheHouse())
                .should(
                        checked(
                                "leave entities in their own package",
                                (type, events) ->
                                        type.getDirectDependenciesFromSelf().stream()
                                                .filter(use -> isStored(use.getTargetClass()))
                                                .filter(
                                                        use ->
                                                                !use.getTargetClass()
                                                                        .getPackageName()
                                                                        .equals(
                                                                                type
                                                                                        .getPackageName()))
                                                .forEach(
                                                        use ->
                                                                bad(
                                                                        events,
                                                                        type,
                                                                        use.getDescription()))));
    }

    /** For what stands outside the core: pages, resources, jobs. */
    ArchRule persistenceStaysInTheCore() {
        return noClasses()
                .that(inTheHouse())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..", "org.hibernate..");
    }

    /** An entity moves by named, package-private verbs; its public methods only tell. */
    ArchRule entitiesHaveNoSetters() {
        return methods()
                .that()
                .areDeclaredInClassesThat(describe("are stored", FloorRules::isStored))
                .should(
                        methodChecked(
                                "neither set nor change anything from outside",
                                (method, events) -> {
                                    var setter = method.getName().matches("set[A-Z].*");
                                    var mutator =
                                            method.getModifiers().contains(JavaModifier.PUBLIC)
                                                    && method.getRawReturnType()
                                                            .isEquivalentTo(void.class);
                                    if (setter || mutator) {
                                        bad(events, method, method.getDescription());
                                    }
                                }));
    }

    /** For the core: it serves every door and knows none. */
    ArchRule coreKnowsNoDoors() {
        return noClasses()
                .that(inTheHouse())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.faces..",
                        "org.primefaces..",
                        "jakarta.ws.rs..",
                        "org.jboss.resteasy..");
    }

    ArchRule resourcesStateTheirRoles() {
        return classes()
                .that(inTheHouse())
                .and(describe("are JAX-RS resources", FloorRules::isResource))
                .should(stateRolesOn("route", FloorRules::isRoute));
    }

    ArchRule doorsStateTheirRoles() {
        return classes()
                .that(inTheHouse())
                .and(describe("are EJBs", type -> has(type, EJBS)))
                .should(stateRolesOn("public method", FloorRules::isPublicDoor));
    }

    ArchRule packagesHaveHonestNames() {
        return classes()
                .should(
                        checked(
                                "not live in a package that says nothing",
                                (type, events) -> {
                                    if (Pattern.compile("\\.")
                                            .splitAsStream(type.getPackageName())
                                            .anyMatch(VAGUE_PACKAGES::contains)) {
                                        bad(events, type, type.getDescription());
                                    }
                                }));
    }

    ArchRule typesHaveHonestNames() {
        return classes()
                .should(
                        checked(
                                "have a name from the user's world",
                                (type, events) -> {
                                    if (type.getSimpleName().matches(VAGUE_TYPES)) {
                                        bad(events, type, type.getDescription());
                                    }
                                }));
    }

    /** The room a type belongs to; empty outside the house. */
    Optional<String> room(JavaClass type) {
        var name = type.getPackageName() + ".";
        if (!name.startsWith(base) || name.length() == base.length()) {
            return Optional.empty();
        }
        return Optional.of(name.substring(base.length(), name.indexOf('.', base.length())));
    }

    private DescribedPredicate<JavaClass> inTheHouse() {
        return describe("are in a room", type -> room(type).isPresent());
    }

    private boolean isHidden(JavaClass target, JavaClass user) {
        var room = room(target);
        if (room.isEmpty()) {
            return false;
        }
        var home = base + room.get();
        if (target.getPackageName().equals(home)) {
            return false;
        }
        var inner = firstOf(target.getPackageName().substring(home.length() + 1));
        if (inner.equals(PLUG) || LEAVES.contains(inner)) {
            return false;
        }
        var border = roomsWithAdapters.contains(room.get()) ? home + "." + inner : home;
        return !(user.getPackageName() + ".").startsWith(border + ".");
    }

    private static String firstOf(String dotted) {
        var dot = dotted.indexOf('.');
        return dot < 0 ? dotted : dotted.substring(0, dot);
    }

    private static boolean isStored(JavaClass type) {
        return has(type, STORED);
    }

    private static boolean isResource(JavaClass type) {
        return !type.isInterface()
                && (has(type, List.of("jakarta.ws.rs.Path"))
                        || type.getMethods().stream().anyMatch(FloorRules::isRoute));
    }

    private static boolean isRoute(JavaMethod method) {
        return has(method, HTTP_VERBS);
    }

    private static boolean isPublicDoor(JavaMethod method) {
        return method.getModifiers().contains(JavaModifier.PUBLIC)
                && !method.getModifiers().contains(JavaModifier.STATIC)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !method.getModifiers().contains(JavaModifier.BRIDGE);
    }

    private static boolean has(CanBeAnnotated thing, List<String> annotations) {
        return annotations.stream().anyMatch(thing::isAnnotatedWith);
    }

    private static ArchCondition<JavaClass> stateRolesOn(String what, Predicate<JavaMethod> entry) {
        return checked(
                "say who may enter, on the class or on every " + what,
                (type, events) -> {
                    if (has(type, ROLE_STATEMENTS)) {
                        return;
                    }
                    type.getMethods().stream()
                            .filter(entry)
                            .filter(method -> !has(method, ROLE_STATEMENTS))
                            .forEach(method -> bad(events, method, method.getDescription()));
                });
    }

    private static void bad(ConditionEvents events, Object where, String what) {
        events.add(SimpleConditionEvent.violated(where, what));
    }

    private interface Check<T> {
        void look(T thing, ConditionEvents events);
    }

    private static ArchCondition<JavaClass> checked(String promise, Check<JavaClass> check) {
        return new ArchCondition<>(promise) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.look(type, events);
            }
        };
    }

    private static ArchCondition<JavaMethod> methodChecked(
            String promise, Check<JavaMethod> check) {
        return new ArchCondition<>(promise) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                check.look(method, events);
            }
        };
    }
}
