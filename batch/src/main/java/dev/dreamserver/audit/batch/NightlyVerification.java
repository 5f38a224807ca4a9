package dev.dreamserver.audit.batch;

import jakarta.annotation.security.PermitAll;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Properties;

/** Starts the look at the audit log each night, on one node only. */
@Singleton
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class NightlyVerification {

    /** Starts the job now; it runs by itself. Returns its execution id. */
    public long start() {
        return BatchRuntime.getJobOperator().start("audit-verify", new Properties());
    }

    @Schedule(hour = "3", minute = "17", persistent = true, info = "audit-verify")
    void everyNight() {
        start();
    }
}
