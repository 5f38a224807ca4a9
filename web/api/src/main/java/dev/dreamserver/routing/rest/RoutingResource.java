package dev.dreamserver.routing.rest;

import dev.dreamserver.keys.rest.Calling;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.platform.rest.JsonFields;
import dev.dreamserver.quota.Subject;
import dev.dreamserver.routing.PromptKind;
import dev.dreamserver.routing.RoutingBook;
import dev.dreamserver.routing.RoutingError;
import dev.dreamserver.routing.RuleTerms;
import dev.dreamserver.routing.RuleTerms.Hours;
import dev.dreamserver.routing.Share;
import dev.dreamserver.routing.Trial;
import dev.dreamserver.routing.VirtualModel;
import dev.dreamserver.routing.VirtualModels;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which model answers where the house is asked to choose. */
@Path("routing")
@RequestScoped
@RolesAllowed(Roles.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class RoutingResource {

    private static final Set<String> RULE =
            Set.of(
                    "name",
                    "kind",
                    "who",
                    "project",
                    "asked",
                    "days",
                    "from",
                    "to",
                    "budgetBelow",
                    "model");
    private static final Set<String> TRY = Set.of("prompt", "model", "project", "team");
    private static final Set<String> NAME = Set.of("models");

    @Inject RoutingBook book;
    @Inject Calling calling;

    /** Names, rules, what was decided lately and how often in the last seven days. */
    record RoutingJson(
            List<NameJson> names,
            List<RuleJson> rules,
            List<DecisionJson> latest,
            List<Share> shares) {}

    /** A name and what stands behind it. */
    record NameJson(
            String name,
            boolean builtIn,
            boolean set,
            boolean byPrompt,
            List<String> models,
            @Nullable String answers) {

        static NameJson of(VirtualModel one) {
            return new NameJson(
                    one.name(),
                    one.builtIn(),
                    one.set(),
                    one.byPrompt(),
                    one.behind(),
                    one.answers().orElse(null));
        }
    }

    /** What would become of a prompt. */
    record TrialJson(
            @Nullable DecisionJson decision, PromptKind looksLike, List<Trial.Sign> signs) {}

    /** All that there is to see. */
    @GET
    public Response list() {
        return Response.ok(
                        new RoutingJson(
                                book.names().stream().map(NameJson::of).toList(),
                                book.rules().stream().map(RuleJson::of).toList(),
                                book.latest().stream().map(DecisionJson::of).toList(),
                                book.shares()))
                .build();
    }

    /**
     * What would become of a prompt now: {@code {"prompt": "…", "model": "auto", "team":
     * "research"}}. Nothing is asked, and the prompt is not kept.
     */
    @POST
    @Path("try")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response tryOut(InputStream body) {
        var fields = JsonFields.read(body, TRY);
        var trial =
                book.tryOut(
                        calling.who(),
                        fields.optionalText("team").orElse(""),
                        fields.optionalText("model").orElse(VirtualModels.AUTO),
                        fields.optionalText("project").orElse(""),
                        fields.text("prompt"));
        return Response.ok(
                        new TrialJson(
                                trial.decision().map(DecisionJson::of).orElse(null),
                                trial.kind(),
                                trial.signs()))
                .build();
    }

    /**
     * Adds a rule, which is looked at after all others: {@code {"name": "Night", "from": "22:00",
     * "to": "06:00", "model": "large"}}. What is not named does not matter to it.
     */
    @POST
    @Path("rules")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(InputStream body) {
        return Response.status(Response.Status.CREATED)
                .entity(RuleJson.of(book.add(calling.who(), terms(body))))
                .build();
    }

    /** Changes a rule; what is not named does not matter to it any more. */
    @PUT
    @Path("rules/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response change(@PathParam("id") UUID id, InputStream body) {
        return Response.ok(RuleJson.of(book.change(calling.who(), id, terms(body), Seen.nothing())))
                .build();
    }

    /** Moves a rule before the one above it. */
    @POST
    @Path("rules/{id}/raise")
    public Response raise(@PathParam("id") UUID id) {
        book.raise(calling.who(), id);
        return Response.noContent().build();
    }

    /** Removes a rule. */
    @DELETE
    @Path("rules/{id}")
    public Response remove(@PathParam("id") UUID id) {
        book.remove(calling.who(), id);
        return Response.noContent().build();
    }

    /** Puts models behind a name, the preferred one first: {@code {"models": ["a", "b"]}}. */
    @PUT
    @Path("names/{name: .+}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response name(@PathParam("name") String name, InputStream body) {
        var models = JsonFields.read(body, NAME).optionalTexts("models").orElse(List.of());
        book.setName(calling.who(), name, models, Seen.nothing());
        return Response.noContent().build();
    }

    /** Forgets what was put behind a name. */
    @DELETE
    @Path("names/{name: .+}")
    public Response forget(@PathParam("name") String name) {
        book.forgetName(calling.who(), name);
        return Response.noContent().build();
    }

    private RuleTerms terms(InputStream body) {
        var fields = JsonFields.read(body, RULE);
        var kind = fields.optionalWord("kind", Subject.Kind.class).orElse(Subject.Kind.HOUSE);
        return new RuleTerms(
                fields.text("name"),
                book.subject(kind, fields.optionalText("who").orElse("")),
                fields.optionalText("project").orElse(""),
                fields.optionalText("asked").orElse(""),
                fields.optionalTexts("days")
                        .map(RoutingResource::days)
                        .orElse(EnumSet.allOf(DayOfWeek.class)),
                hours(fields.optionalText("from"), fields.optionalText("to")),
                Math.clamp(fields.optionalNumber("budgetBelow").orElse(0L), -1, 101),
                fields.text("model"));
    }

    private static Set<DayOfWeek> days(List<String> names) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var name : names) {
            for (var day : DayOfWeek.values()) {
                if (day.name().equals(name.strip().toUpperCase(Locale.ROOT))) {
                    days.add(day);
                }
            }
        }
        if (days.size() != names.size()) {
            throw new DreamException(
                    RoutingError.CONDITION, "Days are named in English, such as MONDAY");
        }
        return days;
    }

    private static Optional<Hours> hours(Optional<String> from, Optional<String> to) {
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Hours(LocalTime.parse(from.orElse("")), LocalTime.parse(to.orElse(""))));
        } catch (DateTimeParseException no) {
            throw new DreamException(
                    RoutingError.CONDITION, "Hours are written as 22:00, both of them", no);
        }
    }
}
