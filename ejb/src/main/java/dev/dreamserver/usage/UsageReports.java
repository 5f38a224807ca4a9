package dev.dreamserver.usage;

import dev.dreamserver.identity.People;
import dev.dreamserver.keys.KeyRing;
import dev.dreamserver.keys.KeyView;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.UsageRow.Outcome;
import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The door to what was used: added up, told apart, and request by request. Admins, operators and
 * auditors see everybody's, a user their own. Never what was asked or answered: nobody keeps it
 * here.
 */
@Stateless
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR, Roles.USER})
public class UsageReports {

    /** The most groups of one answer. */
    public static final int MOST_GROUPS = 10_000;

    /** A plan for whatever days reads all of them, also where one page of requests is asked. */
    private static final String PLAN_FOR_VALUES = "set local plan_cache_mode = force_custom_plan";

    private static final String CANCELLED = "57014";

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Inject Clock clock;
    @Inject Settings settings;
    @Inject People people;
    @Inject KeyRing keys;
    @Inject UsageMemory memory;

    private record AskedInAll(UsageQuestion question, UsageSpan.Step step) {}

    private record AskedApart(
            UsageQuestion question, UsageDimension by, UsageOrder order, int limit) {}

    /** Asks the table one thing. */
    @FunctionalInterface
    private interface Reading<T> {
        T from(UsageQuery usage) throws SQLException;
    }

    /** What cost is told in. */
    public Currency currency() {
        return settings.get(UsageSettings.CURRENCY);
    }

    /** For how many days single requests are kept. */
    public long keptDays() {
        return settings.get(UsageSettings.RETENTION).toDays();
    }

    /** Whether the usage of everybody is for this caller, or their own only. */
    public boolean everybodys(Caller who) {
        return who.has(Roles.ADMIN) || who.has(Roles.OPERATOR) || who.has(Roles.AUDITOR);
    }

    /** All that was used, and its parts. */
    public UsageReport report(Caller who, UsageQuestion question, UsageSpan.Step step) {
        var asked = new AskedInAll(seen(who, question), step);
        return memory.answer(
                asked,
                UsageReport.class,
                () -> read(usage -> usage.report(asked.question(), step, clock.instant())));
    }

    /**
     * Who or what used it, the largest first.
     *
     * @param limit 1 to {@link #MOST_GROUPS}
     */
    public UsageGroups groups(
            Caller who, UsageQuestion question, UsageDimension by, UsageOrder order, int limit) {
        var most = Math.clamp(limit, 1, MOST_GROUPS);
        var asked = new AskedApart(seen(who, question), by, order, most);
        var found =
                memory.answer(
                        asked,
                        UsageGroups.class,
                        () -> read(usage -> usage.groups(asked.question(), by, order, most)));
        var ids = found.list().stream().map(UsageGroup::id).collect(Collectors.toSet());
        var names = names(who, by, ids);
        return new UsageGroups(
                by,
                found.list().stream()
                        .map(one -> new UsageGroup(one.id(), name(names, one.id()), one.totals()))
                        .toList(),
                found.more());
    }

    /**
     * A page of requests, newest first.
     *
     * @param before turns the page
     * @param size of a page, 1 to 200
     */
    public UsageRequests requests(
            Caller who,
            UsageQuestion question,
            Optional<Outcome> outcome,
            Optional<UsagePlace> before,
            int size) {
        var many = Math.clamp(size, 1, 200);
        var rows = read(usage -> usage.requests(seen(who, question), outcome, before, many + 1));
        var shown = rows.stream().limit(many).toList();
        var persons =
                names(
                        who,
                        UsageDimension.PERSON,
                        shown.stream().map(UsageRow::personId).collect(Collectors.toSet()));
        var used = shown.stream().flatMap(row -> row.keyId().stream()).collect(Collectors.toSet());
        var ofKeys =
                keys.named(who, used).stream()
                        .collect(Collectors.toMap(key -> key.id().toString(), KeyView::name));
        var last = shown.isEmpty() ? null : shown.getLast();
        return new UsageRequests(
                shown.stream()
                        .map(
                                row ->
                                        new UsageRequests.One(
                                                row,
                                                name(persons, row.personId()),
                                                row.keyId()
                                                        .map(key -> name(ofKeys, key))
                                                        .orElse("")))
                        .toList(),
                last == null || rows.size() <= many
                        ? Optional.empty()
                        : Optional.of(new UsagePlace(last.requestId(), last.attempt())));
    }

    /**
     * What one person, team, key, project or model is called, for those who may see its usage. Who
     * sees everybody's is told whose a key is.
     */
    public String name(Caller who, UsageDimension dimension, String id) {
        return name(names(who, dimension, Set.of(id)), id);
    }

    private Map<String, String> names(Caller who, UsageDimension by, Set<String> ids) {
        return switch (by) {
            case PERSON -> {
                var names = new HashMap<>(people.names(ids));
                names.putIfAbsent(Caller.OWNER, Caller.OWNER_NAME);
                yield names;
            }
            case KEY ->
                    keys.named(who, ids).stream()
                            .collect(
                                    Collectors.toMap(
                                            key -> key.id().toString(),
                                            key ->
                                                    everybodys(who)
                                                            ? key.name() + " · " + key.personName()
                                                            : key.name()));
            case TEAM, PROJECT, MODEL ->
                    ids.stream()
                            .filter(id -> !id.equals(UsageDimension.NONE))
                            .collect(Collectors.toMap(id -> id, id -> id));
        };
    }

    private static String name(Map<String, String> names, String id) {
        return names.getOrDefault(id, "");
    }

    /** What of it this caller may see. */
    private UsageQuestion seen(Caller who, UsageQuestion question) {
        if (everybodys(who)) {
            return question;
        }
        var asked = question.only().getOrDefault(UsageDimension.PERSON, who.personId());
        if (!asked.equals(who.personId())) {
            throw new DreamException(UsageError.OWN_ONLY, "Your roles show you your own usage");
        }
        return question.with(UsageDimension.PERSON, who.personId());
    }

    private <T> T read(Reading<T> reading) {
        try (var connection = database.getConnection();
                var plan = connection.createStatement()) {
            plan.execute(PLAN_FOR_VALUES);
            return reading.from(new UsageQuery(connection, currency()));
        } catch (SQLException no) {
            throw CANCELLED.equals(no.getSQLState())
                    ? new DreamException(
                            UsageError.TOO_MUCH, "Too much was used in these days to add up", no)
                    : new DreamException(UsageError.UNREADABLE, "Usage cannot be read now", no);
        }
    }
}
