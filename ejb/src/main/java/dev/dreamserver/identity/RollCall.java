package dev.dreamserver.identity;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;

/**
 * At the start, before anybody is let in, everybody who remembers people in memory hears what the
 * database knows: somebody who may not enter stays out over a restart.
 */
@Singleton
@Startup
@DependsOn("Migrations")
@PermitAll
public class RollCall {

    @Inject People people;

    @PostConstruct
    void call() {
        people.callTheRoll();
    }
}
