package dev.dreamserver.usage;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.identity.People;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The door to the price book. Admins, operators and auditors read it, admins add to it; nothing in
 * it is changed or taken away. A line commits with its entry in the audit log, and from that moment
 * every report reckons with it, also with one that begins in the past.
 */
@Stateless
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
public class Prices {

    private static final int DAYS = 30;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Inject Settings settings;
    @Inject AuditLog audit;
    @Inject People people;
    @Inject UsageReports reports;
    @Inject Clock clock;
    @Inject Event<PricesChanged> changed;

    /** Does one thing with the book. */
    @FunctionalInterface
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** All of it; what was used is as old as reports of it are. */
    public PriceBook book(Caller who) {
        var now = clock.instant();
        var currency = currency();
        var used =
                reports.groups(
                        who,
                        lastDays(now),
                        UsageDimension.MODEL,
                        UsageOrder.REQUESTS,
                        UsageReports.MOST_GROUPS);
        return work(
                connection -> {
                    var rows = new PriceRows(connection);
                    return book(currency, used, rows.models(currency, now), rows.others(currency));
                });
    }

    private PriceBook book(
            Currency currency, UsageGroups used, List<PriceBook.Model> models, long others) {
        var settled =
                models.stream()
                        .filter(model -> model.priced() || !model.coming().isEmpty())
                        .map(PriceBook.Model::name)
                        .collect(Collectors.toSet());
        var missing =
                used.list().stream()
                        .filter(one -> one.totals().unpriced() > 0)
                        .filter(one -> !settled.contains(one.id()))
                        .toList();
        var ids =
                models.stream()
                        .flatMap(model -> model.lines().stream())
                        .map(Price::addedBy)
                        .collect(Collectors.toSet());
        var names = new HashMap<>(people.names(ids));
        names.putIfAbsent(Caller.OWNER, Caller.OWNER_NAME);
        return new PriceBook(
                currency, missing, models.stream().map(one -> one.named(names)).toList(), others);
    }

    private static UsageQuestion lastDays(Instant now) {
        return new UsageQuestion(UsageSpan.last(DAYS, now, ZoneId.systemDefault()), Map.of());
    }

    /**
     * Adds a line; tells when it begins to count.
     *
     * @param seen what the model costs then, as whoever decided saw it
     */
    @RolesAllowed(Roles.ADMIN)
    public Instant change(Caller who, PriceChange change, Seen<Rates> seen) {
        var now = clock.instant();
        var calendar = UsageCalendar.of(ZoneId.systemDefault(), now);
        var from = begin(change.from(), calendar, now);
        var currency = currency();
        return work(
                connection -> {
                    var rows = new PriceRows(connection);
                    rows.lock();
                    var before = before(rows.models(currency, now), change.model(), from);
                    seen.stillIs(before);
                    if (change.rates().isEmpty() && before.isEmpty()) {
                        throw new DreamException(
                                PriceError.NONE, "It has no price then that could end");
                    }
                    rows.add(change, currency, from, calendar, who.personId());
                    audit.record(event(who, change, currency, from, before));
                    changed.fire(new PricesChanged());
                    return from;
                });
    }

    private static Optional<Rates> before(List<PriceBook.Model> models, String name, Instant from) {
        return models.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .flatMap(one -> one.at(from));
    }

    /** When a change that names no time begins: with the next hour. */
    public Instant next() {
        var now = clock.instant();
        return UsageCalendar.of(ZoneId.systemDefault(), now).hourFrom(now);
    }

    /** When this change begins, or why it cannot. */
    public Instant begin(PriceChange change) {
        return begin(change.from());
    }

    /** When a change begins that shall begin then, or why it cannot. */
    public Instant begin(Optional<Instant> asked) {
        var now = clock.instant();
        return begin(asked, UsageCalendar.of(ZoneId.systemDefault(), now), now);
    }

    private static Instant begin(Optional<Instant> asked, UsageCalendar calendar, Instant now) {
        var from = asked.orElseGet(() -> calendar.hourFrom(now));
        var year = from.atZone(calendar.zone()).getYear();
        if (!calendar.hour(from).equals(from) || year < 2000 || year > 2999) {
            throw new DreamException(
                    PriceError.FROM, "A price begins with a whole hour of the years 2000 to 2999");
        }
        return from;
    }

    private static AuditEvent event(
            Caller who,
            PriceChange change,
            Currency currency,
            Instant from,
            Optional<Rates> before) {
        return new AuditEvent(
                "usage.price",
                who.personId(),
                who.name(),
                Optional.of(change.model()),
                Map.of(
                        "before", before.map(Rates::toString).orElse("unknown"),
                        "after", change.rates().map(Rates::toString).orElse("unknown"),
                        "currency", currency.getCurrencyCode(),
                        "from", from.toString(),
                        "source", change.source(),
                        "via", who.via().name()));
    }

    /** What prices are in. */
    public Currency currency() {
        return settings.get(UsageSettings.CURRENCY);
    }

    private <T> T work(Work<T> work) {
        try (var connection = database.getConnection()) {
            return work.with(connection);
        } catch (SQLException no) {
            throw new DreamException(UsageError.UNREADABLE, "Usage cannot be read now", no);
        }
    }
}
