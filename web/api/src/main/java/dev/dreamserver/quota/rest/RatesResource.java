package dev.dreamserver.quota.rest;

import dev.dreamserver.keys.rest.Calling;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.platform.rest.JsonFields;
import dev.dreamserver.quota.BudgetBook;
import dev.dreamserver.quota.Rate;
import dev.dreamserver.quota.RateBook;
import dev.dreamserver.quota.RateSettings;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Rate limits: how fast teams, people and keys may ask. */
@Path("rates")
@RequestScoped
@RolesAllowed(Roles.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class RatesResource {

    private static final Set<String> FIELDS =
            Set.of("kind", "who", "requests", "tokens", "streams");

    @Inject RateBook book;
    @Inject BudgetBook budgets;
    @Inject Calling calling;

    /** The answer to a list: what holds for all, and for whom something else does. */
    record RateList(RateSettings usual, List<RateJson> rates) {}

    /** All rate limits. */
    @GET
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    public Response list() {
        var own = book.list().stream().map(RateJson::of).toList();
        return Response.ok(new RateList(book.usual(), own)).build();
    }

    /**
     * Sets the limit of one: {@code {"kind": "PERSON", "who": "mara", "requests": 60}}. What is not
     * named is not limited.
     */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Response set(InputStream body) {
        var fields = JsonFields.read(body, FIELDS);
        var subject =
                budgets.subject(
                        fields.word("kind", Subject.Kind.class),
                        fields.optionalText("who").orElse(""));
        var rate =
                new Rate(
                        number(fields, "requests"),
                        number(fields, "tokens"),
                        number(fields, "streams"));
        return Response.ok(RateJson.of(book.set(calling.who(), subject, rate, Seen.nothing())))
                .build();
    }

    private static int number(JsonFields fields, String name) {
        // What is no int is no rate either.
        return Math.clamp(fields.optionalNumber(name).orElse(0L), -1, Integer.MAX_VALUE);
    }

    /** Ends the limit of one: what holds for all others holds for them. */
    @DELETE
    @Path("{id}")
    public Response end(@PathParam("id") UUID id) {
        book.end(calling.who(), id);
        return Response.noContent().build();
    }
}
