package dev.dreamserver.download.batch;

import dev.dreamserver.download.DownloadRunner;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.PermitAll;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Properties;

/** Looks every two seconds whether a download may run, and starts a job for it. */
@Singleton
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DownloadQueue {

    @Inject DownloadRunner runner;

    private volatile boolean closing;

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false, info = "download-fetch")
    void look() {
        if (closing) {
            return;
        }
        var taken = runner.take();
        if (taken.isPresent()) {
            var parameters = new Properties();
            parameters.setProperty("download", taken.get().id().toString());
            parameters.setProperty("holder", taken.get().holder());
            BatchRuntime.getJobOperator().start("download-fetch", parameters);
        }
    }

    /** Running jobs let their downloads go, so that they wait for the next start. */
    @PreDestroy
    void close() {
        closing = true;
        var operator = BatchRuntime.getJobOperator();
        if (operator.getJobNames().contains("download-fetch")) { // else none has run yet
            operator.getRunningExecutions("download-fetch").forEach(operator::stop);
        }
    }
}
