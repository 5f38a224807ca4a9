package dev.dreamserver.usage.rest;

import dev.dreamserver.keys.rest.Calling;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.platform.rest.JsonFields;
import dev.dreamserver.security.Roles;
import dev.dreamserver.usage.PriceChange;
import dev.dreamserver.usage.Prices;
import dev.dreamserver.usage.Rates;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** What models cost: read by those who see everybody's usage, added to by admins. */
@Path("usage/prices")
@RequestScoped
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
@Produces(MediaType.APPLICATION_JSON)
public class PricesResource {

    private static final String MODEL = "model";
    private static final String FROM = "from";
    private static final String SOURCE = "source";
    private static final String REQUEST = "request";
    private static final String CACHED = "cached";
    private static final String INPUT_CACHED = "inputCached";

    @Inject Prices prices;
    @Inject Calling calling;

    /** The whole book. */
    @GET
    public Response book() {
        return Response.ok(PricesJson.of(prices.book(calling.who()))).build();
    }

    /**
     * Sets what a model costs: {@code {"model": "gpt-4o-mini", "input": "0.15", "output": "0.60",
     * "source": "https://…"}}; with {@code request} for a thousand requests, {@code cached} for a
     * thousand that are answered from the cache, {@code inputCached} where tokens of prompts that
     * the engine still had cost less, and {@code from} where it is not the next hour.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    public Response set(InputStream body) {
        var fields =
                JsonFields.read(
                        body,
                        Set.of(
                                MODEL,
                                "input",
                                "output",
                                REQUEST,
                                CACHED,
                                INPUT_CACHED,
                                FROM,
                                SOURCE));
        return changed(
                fields,
                Optional.of(
                        Rates.of(
                                fields.text("input"),
                                fields.text("output"),
                                fields.optionalText(REQUEST).orElse("0"),
                                fields.optionalText(CACHED).orElse("0"),
                                fields.optionalText(INPUT_CACHED).orElse(""))));
    }

    /** From then on the price of a model is unknown. */
    @POST
    @Path("end")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    public Response end(InputStream body) {
        return changed(JsonFields.read(body, Set.of(MODEL, FROM, SOURCE)), Optional.empty());
    }

    private Response changed(JsonFields fields, Optional<Rates> rates) {
        var from = PriceChange.from(fields.optionalText(FROM).orElse(""), ZoneId.systemDefault());
        var change = new PriceChange(fields.text(MODEL), rates, from, fields.text(SOURCE));
        return Response.status(Response.Status.CREATED)
                .entity(
                        PricesJson.ChangedJson.of(
                                change.model(),
                                prices.change(calling.who(), change, Seen.nothing())))
                .build();
    }
}
