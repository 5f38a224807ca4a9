package dev.dreamserver.audit.rest;

import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.audit.AuditPlace;
import dev.dreamserver.audit.AuditVerdict;
import dev.dreamserver.audit.AuditView;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.rest.ApiError;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The audit log, for those who may read it: its entries, and whether it holds. */
@Path("audit")
@RequestScoped
@RolesAllowed({Roles.AUDITOR, Roles.ADMIN})
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

    private static final AtomicBoolean VERIFYING = new AtomicBoolean();

    @Inject AuditLog audit;

    /** What a look at all chains found. */
    record VerdictJson(boolean intact, long entries, int nodes, @Nullable BrokenJson brokenAt) {

        static VerdictJson of(AuditVerdict verdict) {
            return new VerdictJson(
                    verdict.intact(),
                    verdict.entries(),
                    verdict.nodes(),
                    verdict.brokenAt()
                            .map(
                                    link ->
                                            new BrokenJson(
                                                    link.node(),
                                                    link.sequence(),
                                                    link.how().name(),
                                                    link.sentence()))
                            .orElse(null));
        }
    }

    /** The first broken link. */
    record BrokenJson(String node, long sequence, String how, String sentence) {}

    /** A page of entries, newest first; {@code next} turns it. */
    record EntriesJson(List<EntryJson> entries, @Nullable String next) {}

    /** One entry. */
    record EntryJson(
            String node,
            long sequence,
            String at,
            String action,
            String actor,
            String actorName,
            @Nullable String subject,
            Map<String, String> details,
            String hash) {

        static EntryJson of(AuditView entry) {
            return new EntryJson(
                    entry.node(),
                    entry.sequence(),
                    entry.at().toString(),
                    entry.action(),
                    entry.actor(),
                    entry.actorName(),
                    entry.subject().orElse(null),
                    entry.details(),
                    entry.hash());
        }
    }

    /** Reads all of it, from the first entry on. One look at a time: it is heavy. */
    @GET
    @Path("verification")
    public Response verification() {
        if (!VERIFYING.compareAndSet(false, true)) {
            throw new DreamException(
                    RestError.VERIFYING, "The log is being verified already; try again soon");
        }
        try {
            return Response.ok(VerdictJson.of(audit.verify())).build();
        } finally {
            VERIFYING.set(false);
        }
    }

    /** A page of entries of all nodes. */
    @GET
    @Path("entries")
    public Response entries(
            @QueryParam("before") Optional<String> before,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        var entries = audit.newest(before.map(AuditResource::place), limit);
        var next = entries.size() < limit ? null : cursor(entries.getLast());
        return Response.ok(new EntriesJson(entries.stream().map(EntryJson::of).toList(), next))
                .build();
    }

    private static String cursor(AuditView entry) {
        return entry.at() + "~" + entry.sequence() + "~" + entry.node();
    }

    private static AuditPlace place(String cursor) {
        try {
            var parts = cursor.split("~", 3);
            return new AuditPlace(Instant.parse(parts[0]), parts[2], Long.parseLong(parts[1]));
        } catch (DateTimeParseException
                | NumberFormatException
                | ArrayIndexOutOfBoundsException nonsense) {
            throw new DreamException(
                    ApiError.FIELD, "before takes what next gave, and nothing else", nonsense);
        }
    }
}
