package dev.dreamserver.health.rest;

import dev.dreamserver.health.Health;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * /health/ready: the database answers and its tables are those of this program. That every archive,
 * the gateway's included, has been started is the server's own check beside this one. An engine
 * that is away makes the house poorer, not unready.
 */
@Readiness
@ApplicationScoped
public class HouseReady implements HealthCheck {

    @Inject Health health;

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("database");
        return health.tables()
                .map(version -> answer.up().withData("tables", version).build())
                .orElseGet(answer.down()::build);
    }
}
