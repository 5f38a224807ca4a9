package dev.dreamserver.routing;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.sql.SQLException;

/** Reads names and rules when the house opens, before anybody is served. */
@Singleton
@Startup
@DependsOn("Migrations")
public class RoutingOpening {

    @Inject Routing routing;

    @PostConstruct
    void open() throws SQLException {
        routing.open();
    }
}
