package dev.dreamserver.responses;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;

/** Has responses forgotten that are over: at the start and every five minutes. */
@Singleton
@Startup
@DependsOn("Migrations")
@PermitAll
public class ResponseClerk {

    @Inject StoredResponses responses;

    @PostConstruct
    void begin() {
        forget();
    }

    @Schedule(hour = "*", minute = "*/5", persistent = false)
    void forget() {
        responses.forget();
    }
}
