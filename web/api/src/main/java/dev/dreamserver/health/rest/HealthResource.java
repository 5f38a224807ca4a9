package dev.dreamserver.health.rest;

import dev.dreamserver.health.Health;
import dev.dreamserver.health.HealthEventView;
import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How every service is, and what happened to them lately. */
@Path("health")
@RequestScoped
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR, Roles.USER, Roles.VIEWER})
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {

    private static final int EVENTS = 50;

    @Inject Health health;
    @Inject Clock clock;

    /** The whole answer. */
    record HealthJson(
            String startedAt,
            long uptimeSeconds,
            List<ServiceJson> services,
            List<EventJson> events) {}

    /** One service. */
    record ServiceJson(
            String id,
            String name,
            String detail,
            String state,
            String since,
            @Nullable String lastRestart,
            @Nullable String reason) {

        static ServiceJson of(ServiceReport service) {
            return new ServiceJson(
                    service.id(),
                    service.name(),
                    service.detail(),
                    service.state().name(),
                    service.since().toString(),
                    service.lastRestart().map(Instant::toString).orElse(null),
                    service.reason().orElse(null));
        }
    }

    /** One change. */
    record EventJson(
            String service,
            String name,
            @Nullable String from,
            String to,
            @Nullable String reason,
            String at) {

        static EventJson of(HealthEventView event) {
            return new EventJson(
                    event.service(),
                    event.name(),
                    event.from().map(ServiceReport.State::name).orElse(null),
                    event.to().name(),
                    event.reason().orElse(null),
                    event.at().toString());
        }
    }

    @GET
    public Response health() {
        var started = health.startedAt();
        return Response.ok(
                        new HealthJson(
                                started.toString(),
                                Duration.between(started, clock.instant()).toSeconds(),
                                health.services().stream().map(ServiceJson::of).toList(),
                                health.events(EVENTS).stream().map(EventJson::of).toList()))
                .build();
    }
}
