package dev.dreamserver.keys.rest;

import dev.dreamserver.keys.KeyRing;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.rest.ApiError;
import dev.dreamserver.platform.rest.JsonFields;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** API keys: the caller's own, or everybody's for an admin. */
@Path("keys")
@RequestScoped
@RolesAllowed({Roles.USER, Roles.ADMIN})
@Produces(MediaType.APPLICATION_JSON)
public class KeysResource {

    @Inject KeyRing ring;
    @Inject Calling calling;

    /** The answer to a list. */
    record KeyList(List<KeyJson> keys) {}

    /** The answer to a new key: its text is shown this once. */
    record Made(KeyJson key, String text) {}

    /** The caller's keys, newest first; {@code ?all=true} for everybody's. */
    @GET
    public Response list(@QueryParam("all") boolean all) {
        if (all && !calling.who().has(Roles.ADMIN)) {
            throw new ForbiddenException(); // the door would refuse too, but log it as a fault
        }
        var keys = all ? ring.listAll() : ring.list(calling.who());
        return Response.ok(new KeyList(keys.stream().map(KeyJson::of).toList())).build();
    }

    /**
     * Makes a key: {@code {"name": "laptop", "validFor": "P90D"}}; with {@code "project": "atlas"}
     * all its requests count for that project.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body) {
        var fields = JsonFields.read(body, Set.of("name", "project", "validFor"));
        var validFor = fields.optionalText("validFor").map(KeysResource::duration);
        var made =
                ring.create(
                        calling.who(),
                        fields.text("name"),
                        fields.optionalText("project"),
                        validFor);
        return Response.created(URI.create("keys/" + made.key().id()))
                .entity(new Made(KeyJson.of(made.key()), made.text().reveal()))
                .build();
    }

    /** Ends a key. */
    @DELETE
    @Path("{id}")
    public Response revoke(@PathParam("id") UUID id) {
        ring.revoke(calling.who(), id);
        return Response.noContent().build();
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException nonsense) {
            throw new DreamException(
                    ApiError.FIELD, "validFor is a span as in ISO 8601, such as P90D", nonsense);
        }
    }
}
