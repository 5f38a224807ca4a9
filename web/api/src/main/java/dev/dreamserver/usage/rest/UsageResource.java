package dev.dreamserver.usage.rest;

import dev.dreamserver.security.Roles;
import dev.dreamserver.usage.Usage;
import dev.dreamserver.usage.UsageFigures;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much the house is used, over everybody; names nobody. */
@Path("usage")
@RequestScoped
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
@Produces(MediaType.APPLICATION_JSON)
public class UsageResource {

    @Inject Usage usage;

    /** The figures of the day, which begins at midnight UTC; times in microseconds. */
    record SummaryJson(
            long requestsToday,
            long peopleToday,
            long failuresToday,
            @Nullable Double tokensPerSecond,
            @Nullable Long firstTokenMicrosToday,
            @Nullable Long firstTokenMicrosYesterday,
            List<Long> requestsByHour,
            List<Long> firstTokenMicrosByHour) {

        static SummaryJson of(UsageFigures figures) {
            return new SummaryJson(
                    figures.requestsToday(),
                    figures.peopleToday(),
                    figures.failuresToday(),
                    figures.tokensPerSecond().orElse(null),
                    figures.firstTokenMicrosToday().orElse(null),
                    figures.firstTokenMicrosYesterday().orElse(null),
                    figures.requestsByHour(),
                    figures.firstTokenMicrosByHour());
        }
    }

    @GET
    @Path("summary")
    public Response summary() {
        return Response.ok(SummaryJson.of(usage.figures(ZoneOffset.UTC))).build();
    }
}
