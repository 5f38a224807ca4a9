package dev.dreamserver.quota.rest;

import dev.dreamserver.keys.rest.Calling;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.platform.rest.JsonFields;
import dev.dreamserver.quota.BudgetBook;
import dev.dreamserver.quota.BudgetTerms;
import dev.dreamserver.quota.Period;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.quota.Unit;
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

/** Budgets: who may use how much in which time. */
@Path("budgets")
@RequestScoped
@RolesAllowed(Roles.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class BudgetsResource {

    private static final Set<String> FIELDS =
            Set.of("kind", "who", "model", "unit", "amount", "period", "hard", "threshold");

    @Inject BudgetBook book;
    @Inject Calling calling;

    /** The answer to a list. */
    record BudgetList(List<BudgetJson> budgets) {}

    /** All budgets in force and how they stand. */
    @GET
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    public Response list() {
        return Response.ok(new BudgetList(book.list().stream().map(BudgetJson::of).toList()))
                .build();
    }

    /**
     * Sets a budget: {@code {"kind": "PERSON", "who": "mara", "amount": 100000, "period":
     * "MONTH"}}; in money with {@code "unit": "USD", "amount": "12.50"}. One for the same subject,
     * model, unit and period takes the new amount.
     */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Response set(InputStream body) {
        var fields = JsonFields.read(body, FIELDS);
        var kind = fields.word("kind", Subject.Kind.class);
        var unit = fields.optionalText("unit").map(book::unit).orElse(Unit.TOKENS);
        var terms =
                new BudgetTerms(
                        book.subject(kind, fields.optionalText("who").orElse("")),
                        fields.optionalText("model").orElse(""),
                        unit,
                        unit.isMoney()
                                ? unit.parts(fields.text("amount"))
                                : fields.number("amount"),
                        fields.word("period", Period.class),
                        fields.optionalFlag("hard").orElse(true),
                        Math.clamp(
                                fields.optionalNumber("threshold")
                                        .orElse((long) BudgetTerms.USUAL_THRESHOLD),
                                0,
                                1_000));
        return Response.ok(BudgetJson.of(book.set(calling.who(), terms, Seen.nothing()))).build();
    }

    /** Ends a budget. */
    @DELETE
    @Path("{id}")
    public Response end(@PathParam("id") UUID id) {
        book.end(calling.who(), id);
        return Response.noContent().build();
    }
}
