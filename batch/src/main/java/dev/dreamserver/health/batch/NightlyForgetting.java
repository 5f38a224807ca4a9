package dev.dreamserver.health.batch;

import jakarta.annotation.security.PermitAll;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Properties;

/** Starts the cleaning of the timeline each night, on one node only. */
@Singleton
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class NightlyForgetting {

    @Schedule(hour = "3", minute = "47", persistent = true, info = "health-forget")
    void everyNight() {
        BatchRuntime.getJobOperator().start("health-forget", new Properties());
    }
}
