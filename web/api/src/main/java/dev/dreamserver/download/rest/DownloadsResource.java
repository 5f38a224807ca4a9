package dev.dreamserver.download.rest;

import dev.dreamserver.download.DownloadError;
import dev.dreamserver.download.DownloadView;
import dev.dreamserver.download.Downloads;
import dev.dreamserver.keys.rest.Calling;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is being downloaded. */
@Path("downloads")
@RequestScoped
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
@Produces(MediaType.APPLICATION_JSON)
public class DownloadsResource {

    @Inject Downloads downloads;
    @Inject Calling calling;

    /** All of them. */
    record DownloadsJson(List<DownloadJson> downloads) {}

    /** One of them. Sizes in bytes; what is not known is null. */
    record DownloadJson(
            String id,
            String key,
            String title,
            String state,
            @Nullable Long bytes,
            long done,
            long bytesPerSecond,
            @Nullable Long secondsLeft,
            int priority,
            @Nullable String reason,
            String since,
            String askedBy) {

        static DownloadJson of(DownloadView view) {
            return new DownloadJson(
                    view.id().toString(),
                    view.key(),
                    view.title(),
                    view.state().name(),
                    view.bytes() == 0 ? null : view.bytes(),
                    view.done(),
                    view.perSecond(),
                    view.left().map(Duration::toSeconds).orElse(null),
                    view.priority(),
                    view.reason().orElse(null),
                    view.since().toString(),
                    view.askedBy());
        }
    }

    /** At most a hundred, those under way first, in their order. */
    @GET
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    public Response list() {
        return Response.ok(
                        new DownloadsJson(downloads.list().stream().map(DownloadJson::of).toList()))
                .build();
    }

    /** Stands still until it is resumed. */
    @POST
    @Path("{id}/pause")
    public Response pause(@PathParam("id") String id) {
        downloads.pause(known(id), calling.who());
        return Response.noContent().build();
    }

    /** Goes on where it stood, also after it failed. */
    @POST
    @Path("{id}/resume")
    public Response resume(@PathParam("id") String id) {
        downloads.resume(known(id), calling.who());
        return Response.noContent().build();
    }

    /** Ends it and deletes what is here of it. */
    @POST
    @Path("{id}/cancel")
    public Response cancel(@PathParam("id") String id) {
        downloads.cancel(known(id), calling.who());
        return Response.noContent().build();
    }

    /** Before all others that wait. */
    @POST
    @Path("{id}/first")
    public Response first(@PathParam("id") String id) {
        downloads.first(known(id), calling.who());
        return Response.noContent().build();
    }

    private static UUID known(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException nonsense) {
            throw new DreamException(
                    DownloadError.NOT_FOUND, "There is no such download", nonsense);
        }
    }
}
