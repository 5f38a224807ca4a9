package dev.dreamserver.cache.rest;

import dev.dreamserver.cache.AnswerCache;
import dev.dreamserver.cache.CacheView;
import dev.dreamserver.keys.rest.Calling;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The cache of answers: how much there is and of what use it was, and an end to all of it. */
@Path("cache")
@RequestScoped
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
@Produces(MediaType.APPLICATION_JSON)
public class CacheResource {

    @Inject AnswerCache cache;
    @Inject Calling calling;

    /**
     * What is kept, and since the start: the requests that were answered from it, and those whose
     * answer was not there.
     *
     * @param life how long an answer is good for, as a duration
     * @param teams whether the people of a team share theirs
     * @param limitBytes the most that is kept
     */
    record CacheJson(
            boolean enabled,
            String life,
            boolean teams,
            long entries,
            long bytes,
            long limitBytes,
            long hits,
            long misses) {

        static CacheJson of(CacheView view) {
            var settings = view.settings();
            return new CacheJson(
                    settings.enabled(),
                    settings.life().toString(),
                    settings.teams(),
                    view.entries(),
                    view.bytes(),
                    settings.megabytes() * 1_000_000L,
                    view.hits(),
                    view.misses());
        }
    }

    /** The answer to a clearing. */
    record ClearedJson(long forgotten) {}

    /** What is kept. */
    @GET
    public Response view() {
        return Response.ok(CacheJson.of(cache.view())).build();
    }

    /** Forgets all answers. */
    @DELETE
    @RolesAllowed(Roles.ADMIN)
    public Response clear() {
        return Response.ok(new ClearedJson(cache.clear(calling.who()))).build();
    }
}
