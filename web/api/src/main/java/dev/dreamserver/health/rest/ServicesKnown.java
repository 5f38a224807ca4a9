package dev.dreamserver.health.rest;

import dev.dreamserver.health.Health;
import dev.dreamserver.health.spi.ServiceReport.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * /health/ready: which services run. Always up, since the house serves what it can without them.
 */
@Readiness
@ApplicationScoped
public class ServicesKnown implements HealthCheck {

    @Inject Health health;

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("services").up();
        var degraded = false;
        for (var service : health.services()) {
            answer.withData(service.id(), service.state().name());
            degraded |= service.state() == State.STOPPED || service.state() == State.UNKNOWN;
        }
        return answer.withData("degraded", degraded).build();
    }
}
