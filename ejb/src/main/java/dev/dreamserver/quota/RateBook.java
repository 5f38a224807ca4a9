package dev.dreamserver.quota;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
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
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The only door to the rate limits of single teams, people and keys. Each public method is one
 * transaction, its audit entry included. Administrators set and end them; operators and auditors
 * read them.
 */
@Stateless
@RolesAllowed(Roles.ADMIN)
public class RateBook {

    private static final int MOST = 10_000;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Inject Subjects subjects;
    @Inject Settings settings;
    @Inject AuditLog audit;
    @Inject Event<RatesStored> stored;

    /** What holds for everybody who has no limit of their own. */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    public RateSettings usual() {
        return RateSettings.from(settings);
    }

    /** Those of single teams, people and keys. */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    public List<SubjectRate> list() {
        try (var connection = database.getConnection()) {
            return RateRows.all(connection);
        } catch (SQLException unreadable) {
            throw unreadable(unreadable);
        }
    }

    /**
     * From now on this team, person or key may ask as fast as this.
     *
     * @param seen what there was for them, as whoever decided saw it
     */
    public SubjectRate set(Caller who, Subject subject, Rate rate, Seen<Rate> seen) {
        if (subject.kind() == Subject.Kind.HOUSE || subject.kind() == Subject.Kind.PROJECT) {
            throw new DreamException(
                    QuotaError.SUBJECT, "Say which team, person or key the limit is for");
        }
        try (var connection = database.getConnection()) {
            RateRows.lock(connection);
            var before = RateRows.of(connection, subject);
            seen.stillIs(before.map(SubjectRate::rate));
            if (before.isEmpty() && RateRows.all(connection).size() >= MOST) {
                throw new DreamException(
                        QuotaError.TOO_MANY,
                        "There are %d rate limits; end one first".formatted(MOST));
            }
            var name = before.map(SubjectRate::name).orElseGet(() -> subjects.name(subject));
            var after = RateRows.put(connection, subject, name, rate);
            if (!before.equals(Optional.of(after))) {
                changed(who, before.isEmpty() ? "rate.create" : "rate.change", before, after);
            }
            return after;
        } catch (SQLException unreadable) {
            throw unreadable(unreadable);
        }
    }

    /** From now on they may ask as fast as all others. Ending it again does no harm. */
    public void end(Caller who, UUID id) {
        try (var connection = database.getConnection()) {
            var before = RateRows.remove(connection, id);
            if (before.isPresent()) {
                changed(who, "rate.end", before, before.get());
            }
        } catch (SQLException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private void changed(Caller who, String action, Optional<SubjectRate> before, SubjectRate now) {
        var details = new HashMap<String, String>();
        details.put("for", now.subject().kind() + " " + now.name());
        details.put("via", who.via().name());
        before.ifPresent(one -> details.put("before", words(one.rate())));
        if (!action.equals("rate.end")) {
            details.put("after", words(now.rate()));
        }
        stored.fire(new RatesStored());
        audit.record(
                new AuditEvent(
                        action,
                        who.personId(),
                        who.name(),
                        Optional.of(now.id().toString()),
                        details));
    }

    private static String words(Rate rate) {
        return "%d requests, %d tokens, %d at once"
                .formatted(rate.requests(), rate.tokens(), rate.streams());
    }

    private static DreamException unreadable(SQLException why) {
        return new DreamException(QuotaError.UNREADABLE, "Rate limits cannot be read now", why);
    }
}
