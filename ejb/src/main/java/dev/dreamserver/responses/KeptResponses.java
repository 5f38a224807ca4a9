package dev.dreamserver.responses;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The door to one's own responses: how many are kept, and an end to all of them. What somebody else
 * has cannot be asked for.
 */
@Stateless
@RolesAllowed({Roles.USER, Roles.ADMIN})
public class KeptResponses {

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Inject Settings settings;
    @Inject AuditLog audit;
    @Inject Clock clock;

    /**
     * What there is of the caller's.
     *
     * @throws DreamException {@link ResponseError#UNAVAILABLE} while the database does not answer
     */
    public KeptView view(Caller who) {
        var rules = ResponseSettings.from(settings);
        try (var connection = database.getConnection()) {
            return new KeptView(
                    rules.keep(),
                    rules.retention(),
                    new ResponseRows(connection)
                            .count(who.personId(), clock.instant().minus(rules.retention())));
        } catch (SQLException away) {
            throw unavailable(away);
        }
    }

    /**
     * Forgets all responses of the caller, ids too; tells how many could be fetched before. Nothing
     * can be gone on from any more.
     *
     * @throws DreamException {@link ResponseError#UNAVAILABLE} while the database does not answer
     */
    public long forgetAll(Caller who) {
        var before = view(who).count();
        try (var connection = database.getConnection()) {
            new ResponseRows(connection).deleteAll(who.personId());
        } catch (SQLException away) {
            throw unavailable(away);
        }
        audit.record(
                new AuditEvent(
                        "responses.forget",
                        who.personId(),
                        who.name(),
                        Optional.empty(),
                        Map.of("responses", Long.toString(before), "via", who.via().name())));
        return before;
    }

    private static DreamException unavailable(SQLException away) {
        return new DreamException(
                ResponseError.UNAVAILABLE,
                "Kept responses cannot be looked for now. Try again soon.",
                away);
    }
}
