package dev.dreamserver.health.rest;

import dev.dreamserver.health.Health;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** /health/live: the program answers at all. Asks nobody else, or others' faults would kill it. */
@Liveness
@ApplicationScoped
public class HouseAlive implements HealthCheck {

    @Inject Health health;
    @Inject Clock clock;

    @Override
    public HealthCheckResponse call() {
        var up = Duration.between(health.startedAt(), clock.instant());
        return HealthCheckResponse.named("house")
                .withData("up-seconds", up.toSeconds())
                .up()
                .build();
    }
}
