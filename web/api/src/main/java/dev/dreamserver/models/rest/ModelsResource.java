package dev.dreamserver.models.rest;

import dev.dreamserver.catalog.Purpose;
import dev.dreamserver.engine.SwitchView;
import dev.dreamserver.keys.rest.Calling;
import dev.dreamserver.models.ModelError;
import dev.dreamserver.models.ModelFilter;
import dev.dreamserver.models.ModelFilter.Show;
import dev.dreamserver.models.ModelRegistry;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.rest.JsonFields;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The house's models: what there is, what fits, and what is done with them. */
@Path("models")
@RequestScoped
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {

    private static final Set<String> ADD = Set.of("source");
    private static final Set<String> DOWNLOAD = Set.of("licenceAccepted");
    private static final Set<String> SWITCH = Set.of("anyway");

    @Inject ModelRegistry registry;
    @Inject Calling calling;

    /** Where a model would live, and the models. */
    record ModelsJson(PlaceJson place, List<ModelJson> models) {}

    /** What is free for a model, in bytes. */
    record PlaceJson(String kind, String name, long total, long free) {}

    /** An id that something can be asked for by. */
    record IdJson(String id) {}

    /** A switch. */
    record SwitchJson(
            UUID id,
            String from,
            String to,
            String phase,
            boolean over,
            boolean beside,
            String since,
            @Nullable String reason,
            String askedBy) {

        static SwitchJson of(SwitchView view) {
            return new SwitchJson(
                    view.id(),
                    view.from(),
                    view.to(),
                    view.phase().name(),
                    view.phase().over(),
                    view.beside(),
                    view.since().toString(),
                    view.reason().orElse(null),
                    view.askedBy());
        }
    }

    /**
     * Models that match {@code q}, what is here first, then what fits, the largest first.
     *
     * @param show all, fits or installed
     * @param purpose such as chat or code
     */
    @GET
    public Response list(
            @QueryParam("q") @DefaultValue("") String text,
            @QueryParam("show") @DefaultValue("all") String show,
            @QueryParam("for") @Nullable String purpose) {
        var filter =
                new ModelFilter(
                        text,
                        word(Show.class, show),
                        Optional.ofNullable(purpose).map(name -> word(Purpose.class, name)));
        var room = registry.room();
        return Response.ok(
                        new ModelsJson(
                                new PlaceJson(
                                        room.kind().name(), room.name(), room.total(), room.free()),
                                registry.list(filter).stream().map(ModelJson::of).toList()))
                .build();
    }

    private static <E extends Enum<E>> E word(Class<E> words, String text) {
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> word.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(
                        () -> new DreamException(ModelError.NOT_FOUND, "There is no such model"));
    }

    /** The newest switch of the model, under way or over; 204 where there was none. */
    @GET
    @Path("switch")
    public Response latestSwitch() {
        return registry.latestSwitch()
                .map(view -> Response.ok(SwitchJson.of(view)).build())
                .orElseGet(() -> Response.noContent().build());
    }

    /** One model with its sum and its files. */
    @GET
    @Path("{id}")
    public Response one(@PathParam("id") String id) {
        return Response.ok(ModelJson.of(registry.one(id))).build();
    }

    /**
     * Adds a model that no catalog names: {@code {"source": "/data/model.gguf"}}, an https address,
     * or {@code owner/repository/file.gguf} of the hub.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public Response add(InputStream body) {
        var source = JsonFields.read(body, ADD).text("source");
        return Response.status(Response.Status.CREATED)
                .entity(new IdJson(registry.add(source, calling.who())))
                .build();
    }

    /** Begins to fetch a model: {@code {"licenceAccepted": true}} where that has to be. */
    @POST
    @Path("{id}/download")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public Response download(@PathParam("id") String id, InputStream body) {
        var accepted =
                JsonFields.read(body, DOWNLOAD).optionalFlag("licenceAccepted").orElse(false);
        var asked = registry.download(id, accepted, calling.who());
        return Response.accepted(new IdJson(asked.toString())).build();
    }

    /**
     * Begins to switch the house's engine to a model: {@code {"anyway": true}} also when the sum
     * says that it is too big. How far it is, {@code GET models/switch} tells.
     */
    @POST
    @Path("{id}/switch")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public Response use(@PathParam("id") String id, InputStream body) {
        var anyway = JsonFields.read(body, SWITCH).optionalFlag("anyway").orElse(false);
        var begun = registry.use(id, anyway, calling.who());
        return Response.accepted(new IdJson(begun.toString())).build();
    }

    /** Deletes a model from this machine; for ten minutes it can be had back. */
    @DELETE
    @Path("{id}")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public Response delete(@PathParam("id") String id) {
        registry.delete(id, calling.who());
        return Response.noContent().build();
    }

    /** Has a deleted model back. */
    @POST
    @Path("{id}/undelete")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public Response undelete(@PathParam("id") String id) {
        registry.undelete(id, calling.who());
        return Response.noContent().build();
    }
}
