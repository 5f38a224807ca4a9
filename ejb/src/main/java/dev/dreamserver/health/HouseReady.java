package dev.dreamserver.health;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;
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

    private static final int WAIT_SECONDS = 2;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("database");
        try (var connection = database.getConnection();
                var query = connection.createStatement()) {
            query.setQueryTimeout(WAIT_SECONDS);
            try (var rows =
                    query.executeQuery("select max(version) from schema_history where success")) {
                var version = rows.next() ? rows.getString(1) : null;
                return version == null
                        ? answer.down().withData("why", "no tables yet").build()
                        : answer.up().withData("tables", version).build();
            }
        } catch (SQLException away) {
            // The text of the exception names hosts and users: it is for the log.
            return answer.down().withData("why", "the database does not answer").build();
        }
    }
}
