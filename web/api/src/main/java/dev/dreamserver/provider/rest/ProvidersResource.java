package dev.dreamserver.provider.rest;

import dev.dreamserver.keys.rest.Calling;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.platform.rest.JsonFields;
import dev.dreamserver.provider.Preset;
import dev.dreamserver.provider.ProviderDraft;
import dev.dreamserver.provider.ProviderError;
import dev.dreamserver.provider.ProviderRegistry;
import dev.dreamserver.provider.ProviderView;
import dev.dreamserver.security.Roles;
import dev.dreamserver.security.Secret;
import dev.dreamserver.usage.Usage;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who serves models for the house. A key goes in and never comes out. */
@Path("providers")
@RequestScoped
@RolesAllowed(Roles.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class ProvidersResource {

    private static final Set<String> FIELDS =
            Set.of(
                    "kind",
                    "url",
                    "key",
                    "offersAll",
                    "models",
                    "shared",
                    "weight",
                    "concurrent",
                    "fallbacks",
                    "enabled");

    @Inject ProviderRegistry registry;
    @Inject Usage usage;
    @Inject Calling calling;

    /** The answer to a list. */
    record ProviderList(List<ProviderJson> providers) {}

    /** All of them by name; requests of the day in UTC. */
    @GET
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public Response list() {
        var today = usage.requestsToday(ZoneOffset.UTC);
        var all =
                registry.list().stream()
                        .map(one -> ProviderJson.of(one, today.getOrDefault(one.name(), 0L)))
                        .toList();
        return Response.ok(new ProviderList(all)).build();
    }

    /** Adds one: {@code {"name": "groq", "kind": "groq", "key": "…"}}; looks at it at once. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(InputStream body) {
        var known = new HashSet<>(FIELDS);
        known.add("name");
        var fields = JsonFields.read(body, known);
        var name = fields.text("name");
        var start =
                ProviderDraft.of(
                        kind(fields.text("kind")),
                        "",
                        new Secret(fields.optionalText("key").orElse("")));
        registry.add(calling.who(), name, changed(start, fields));
        return Response.created(URI.create("providers/" + name))
                .entity(json(registry.check(name)))
                .build();
    }

    /** Changes what is named; a key that is not is kept. */
    @PATCH
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response change(@PathParam("name") String name, InputStream body) {
        var fields = JsonFields.read(body, FIELDS);
        var before = find(name);
        var start =
                new ProviderDraft(
                        before.preset(),
                        before.address().toString(),
                        Optional.empty(),
                        before.offersAll(),
                        before.offersAll() ? List.of() : before.offered(),
                        before.shared(),
                        before.weight(),
                        before.concurrent(),
                        before.fallbacks(),
                        before.enabled());
        registry.change(calling.who(), name, changed(start, fields), Seen.nothing());
        return Response.ok(json(registry.check(name))).build();
    }

    /** Removes one. */
    @DELETE
    @Path("{name}")
    public Response remove(@PathParam("name") String name) {
        registry.remove(calling.who(), name);
        return Response.noContent().build();
    }

    /** Looks at one now, and answers how it does. */
    @POST
    @Path("{name}/check")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public Response check(@PathParam("name") String name) {
        return Response.ok(json(registry.check(name))).build();
    }

    private ProviderJson json(ProviderView view) {
        var today = usage.requestsToday(ZoneOffset.UTC);
        return ProviderJson.of(view, today.getOrDefault(view.name(), 0L));
    }

    private ProviderView find(String name) {
        return registry.list().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new DreamException(
                                        ProviderError.NOT_FOUND, "There is no such provider"));
    }

    private static ProviderDraft changed(ProviderDraft start, JsonFields fields) {
        var models = fields.optionalTexts("models");
        return new ProviderDraft(
                fields.optionalText("kind").map(ProvidersResource::kind).orElse(start.preset()),
                fields.optionalText("url").orElse(start.address()),
                fields.optionalText("key").map(Secret::new).or(start::key),
                fields.optionalFlag("offersAll").orElse(start.offersAll() && models.isEmpty()),
                models.orElse(start.models()),
                fields.optionalFlag("shared").orElse(start.shared()),
                number(fields, "weight", start.weight()),
                number(fields, "concurrent", start.concurrent()),
                fields.optionalTexts("fallbacks").orElse(start.fallbacks()),
                fields.optionalFlag("enabled").orElse(start.enabled()));
    }

    private static int number(JsonFields fields, String name, int otherwise) {
        return Math.clamp(
                fields.optionalNumber(name).orElse((long) otherwise), 0, Integer.MAX_VALUE);
    }

    private static Preset kind(String id) {
        return Preset.of(id)
                .orElseThrow(
                        () ->
                                new DreamException(
                                        ProviderError.KIND,
                                        "The kinds are "
                                                + String.join(
                                                        ", ",
                                                        Arrays.stream(Preset.values())
                                                                .map(Preset::id)
                                                                .toList())));
    }
}
