package dev.dreamserver.routing;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.AllMistakes;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.quota.Subjects;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.ProjectName;
import dev.dreamserver.security.Roles;
import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The only door to names and rules. Each change is one transaction, its audit entry included, and
 * acts with its commit.
 */
@Stateless
@RolesAllowed(Roles.ADMIN)
public class RoutingBook {

    private static final int MOST_RULES = 200;
    private static final int MOST_NAMES = 100;
    private static final int MOST_BEHIND = 20;
    private static final int MOST_SHARES = 50;
    private static final int DAYS = 7;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Inject Routing routing;
    @Inject Subjects subjects;
    @Inject AuditLog audit;
    @Inject Clock clock;
    @Inject Event<RoutingStored> stored;

    /** All rules in their order. */
    public List<RoutingRule> rules() {
        return read(RoutingRows::rules);
    }

    /** The names that every house knows, then the owner's own. */
    public List<VirtualModel> names() {
        var table = routing.with(read(RoutingRows::names));
        return Stream.concat(
                        VirtualModels.BUILT_IN.stream(),
                        table.names().keySet().stream()
                                .filter(name -> !VirtualModels.BUILT_IN.contains(name))
                                .sorted())
                .map(table::view)
                .toList();
    }

    /** The models that can stand behind a name, in the order of the house. */
    public List<String> models() {
        return List.copyOf(routing.router().table().models().keySet());
    }

    /** The last decisions of this node, the newest first. */
    public List<Routed> latest() {
        return routing.router().latest();
    }

    /** How often each way was taken in the last seven days, up to ten seconds ago. */
    public List<Share> shares() {
        var since = LocalDate.ofInstant(clock.instant(), routing.zone()).minusDays(DAYS - 1L);
        return read(connection -> RoutingRows.shares(connection, since, MOST_SHARES));
    }

    /**
     * What would become of a prompt, if this caller asked now; nothing is asked or remembered.
     *
     * @param team as one of which the caller would ask; blank for none
     */
    public Trial tryOut(Caller who, String team, String model, String project, String text) {
        var prompt = Prompt.of(text);
        var as =
                new Caller(
                        who.personId(),
                        who.name(),
                        team.isBlank() ? Optional.empty() : Optional.of(team.strip()),
                        who.roles(),
                        Optional.empty(),
                        ProjectName.of(project),
                        who.via());
        var decision = routing.router().wouldRoute(new Ask(model, as, "", () -> prompt));
        return new Trial(
                Optional.ofNullable(decision), Classifier.kind(prompt), Classifier.signs(prompt));
    }

    /** Whom a text means; the team's name, a person's or key's name or id. */
    public Subject subject(Subject.Kind kind, String text) {
        return kind == Subject.Kind.HOUSE ? Subject.HOUSE : subjects.find(kind, text);
    }

    /** Adds a rule, which is looked at after all others. */
    public RoutingRule add(Caller who, RuleTerms terms) {
        return write(
                connection -> {
                    var rules = RoutingRows.rules(connection);
                    if (rules.size() >= MOST_RULES) {
                        throw new DreamException(
                                RoutingError.TOO_MANY,
                                "There are %d rules, which is the most".formatted(MOST_RULES));
                    }
                    refuseDouble(rules, terms, Optional.empty());
                    var place = rules.isEmpty() ? 1 : rules.getLast().place() + 1;
                    var rule =
                            new RoutingRule(UUID.randomUUID(), place, name(terms), checked(terms));
                    RoutingRows.put(connection, rule);
                    record("routing.rule-add", who, terms.name(), told(rule));
                    return rule;
                });
    }

    /**
     * Changes a rule; it keeps its place.
     *
     * @param seen what it said, as whoever decided saw it
     */
    public RoutingRule change(Caller who, UUID id, RuleTerms terms, Seen<RuleTerms> seen) {
        return write(
                connection -> {
                    var rules = RoutingRows.rules(connection);
                    seen.stillIs(with(rules, id).map(RoutingRule::terms));
                    var before = found(rules, id);
                    refuseDouble(rules, terms, Optional.of(id));
                    var rule = new RoutingRule(id, before.place(), name(terms), checked(terms));
                    RoutingRows.put(connection, rule);
                    var details = told(rule);
                    details.put("before", Rules.words(before.terms(), before.subjectName()));
                    record("routing.rule-change", who, terms.name(), details);
                    return rule;
                });
    }

    /** Moves a rule before the one above it. The first stays where it is. */
    public void raise(Caller who, UUID id) {
        write(
                connection -> {
                    var rules = RoutingRows.rules(connection);
                    var rule = found(rules, id);
                    var at = rules.indexOf(rule);
                    if (at > 0) {
                        var above = rules.get(at - 1);
                        place(connection, rule, above.place());
                        place(connection, above, rule.place());
                        record(
                                "routing.rule-raise",
                                who,
                                rule.terms().name(),
                                Map.of("before", above.terms().name()));
                    }
                    return rule;
                });
    }

    private static void place(Connection connection, RoutingRule rule, int place)
            throws SQLException {
        RoutingRows.put(
                connection, new RoutingRule(rule.id(), place, rule.subjectName(), rule.terms()));
    }

    /** Removes a rule. */
    public void remove(Caller who, UUID id) {
        write(
                connection -> {
                    var rule = found(RoutingRows.rules(connection), id);
                    RoutingRows.removeRule(connection, id);
                    record("routing.rule-remove", who, rule.terms().name(), told(rule));
                    return rule;
                });
    }

    /**
     * Puts these models behind a name, the preferred one first.
     *
     * @param seen what was put there before, as whoever decided saw it
     */
    public void setName(Caller who, String name, List<String> models, Seen<List<String>> seen) {
        var no = new AllMistakes();
        var checked = no.part("name", () -> VirtualModels.checked(name)).orElse("");
        var table = routing.router().table();
        no.unless(
                !table.models().containsKey(checked),
                RoutingError.NAME_TAKEN,
                "name",
                "A model is called so already; it would go first");
        var behind = models.stream().map(String::strip).distinct().toList();
        no.unless(
                !behind.isEmpty() && behind.size() <= MOST_BEHIND,
                RoutingError.TARGET,
                "behind",
                "Behind a name stand from 1 to %d models".formatted(MOST_BEHIND));
        no.unless(
                table.models().keySet().containsAll(behind),
                RoutingError.TARGET,
                "behind",
                "There is no such model; a name leads to real ones only");
        no.end();
        write(
                connection -> {
                    var names = RoutingRows.names(connection);
                    seen.stillIs(Optional.ofNullable(names.get(checked)));
                    if (!names.containsKey(checked) && names.size() >= MOST_NAMES) {
                        throw new DreamException(
                                RoutingError.TOO_MANY,
                                "There are %d names, which is the most".formatted(MOST_NAMES));
                    }
                    RoutingRows.putName(connection, checked, behind);
                    var details = new HashMap<String, String>();
                    details.put("after", String.join(" ", behind));
                    Optional.ofNullable(names.get(checked))
                            .ifPresent(was -> details.put("before", String.join(" ", was)));
                    record("routing.name-set", who, checked, details);
                    return checked;
                });
    }

    /** Forgets what the owner put behind a name. One that every house knows stays. */
    public void forgetName(Caller who, String name) {
        write(
                connection -> {
                    var was = RoutingRows.names(connection).get(name);
                    if (was == null) {
                        throw new DreamException(
                                RoutingError.NOT_FOUND, "Nothing was put behind this name");
                    }
                    RoutingRows.removeName(connection, name);
                    record(
                            "routing.name-forget",
                            who,
                            name,
                            Map.of("before", String.join(" ", was)));
                    return name;
                });
    }

    private String name(RuleTerms terms) {
        return terms.subject().kind() == Subject.Kind.HOUSE ? "" : subjects.name(terms.subject());
    }

    private RuleTerms checked(RuleTerms terms) {
        var table = routing.router().table();
        if (!table.models().containsKey(terms.target()) && !table.isVirtual(terms.target())) {
            throw new DreamException(
                    RoutingError.TARGET, "There is no model of this name, real or virtual");
        }
        return terms;
    }

    private static void refuseDouble(
            List<RoutingRule> rules, RuleTerms terms, Optional<UUID> itself) {
        if (rules.stream()
                .filter(rule -> !itself.equals(Optional.of(rule.id())))
                .anyMatch(rule -> rule.terms().name().equals(terms.name()))) {
            throw new DreamException(
                    RoutingError.NAME_TAKEN, "There is a rule of this name already");
        }
    }

    private static RoutingRule found(List<RoutingRule> rules, UUID id) {
        return with(rules, id)
                .orElseThrow(
                        () -> new DreamException(RoutingError.NOT_FOUND, "There is no such rule"));
    }

    private static Optional<RoutingRule> with(List<RoutingRule> rules, UUID id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    private static Map<String, String> told(RoutingRule rule) {
        return new HashMap<>(Map.of("rule", Rules.words(rule.terms(), rule.subjectName())));
    }

    private void record(String action, Caller who, String what, Map<String, String> more) {
        var details = new HashMap<>(more);
        details.put("via", who.via().name());
        audit.record(
                new AuditEvent(action, who.personId(), who.name(), Optional.of(what), details));
    }

    /** What is done with the rows. */
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T read(Work<T> work) {
        try (var connection = database.getConnection()) {
            return work.with(connection);
        } catch (SQLException unreadable) {
            throw new DreamException(
                    RoutingError.UNREADABLE, "The rules cannot be read now", unreadable);
        }
    }

    private <T> T write(Work<T> work) {
        return read(
                connection -> {
                    RoutingRows.lock(connection);
                    var done = work.with(connection);
                    stored.fire(
                            new RoutingStored(
                                    RoutingRows.names(connection), RoutingRows.rules(connection)));
                    return done;
                });
    }
}
