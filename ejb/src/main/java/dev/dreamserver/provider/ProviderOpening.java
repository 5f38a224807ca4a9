package dev.dreamserver.provider;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.sql.SQLException;

/** Begins to look after the providers when the house opens; nobody waits for their answers. */
@Singleton
@Startup
@DependsOn("Migrations")
public class ProviderOpening {

    @Inject ProviderWatch watch;

    @PostConstruct
    void open() throws SQLException {
        watch.open();
    }
}
