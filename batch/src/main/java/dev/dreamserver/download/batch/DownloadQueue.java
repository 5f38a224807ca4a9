package dev.dreamserver.download.batch;

import dev.dreamserver.download.DownloadRunner;
import dev.dreamserver.download.DownloadRunner.Taken;
import dev.dreamserver.download.QueueMoved;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.Asynchronous;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Properties;

/**
 * Starts a job for each download that may run: when it is told that the queue moved, and now and
 * then, for what another node left.
 */
@Singleton
@Startup
@DependsOn("dream-ejb.jar#Migrations")
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DownloadQueue {

    private static final String JOB = "download-fetch";
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofSeconds(30);

    @Inject DownloadRunner runner;
    @Resource TimerService timers;

    private volatile boolean closing;

    @PostConstruct
    void open() {
        runner.open();
        timers.createIntervalTimer(FIRST.toMillis(), SWEEP.toMillis(), new TimerConfig(JOB, false));
    }

    /** One waits, or another has ended. */
    @Asynchronous
    public void onMoved(@Observes(during = TransactionPhase.AFTER_SUCCESS) QueueMoved news) {
        look();
    }

    @Timeout
    void look() {
        while (!closing) {
            var taken = runner.take();
            if (taken.isEmpty()) {
                return;
            }
            start(taken.get());
        }
    }

    private void start(Taken taken) {
        var parameters = new Properties();
        parameters.setProperty("download", taken.id().toString());
        parameters.setProperty("holder", taken.holder());
        try {
            BatchRuntime.getJobOperator().start(JOB, parameters);
        } catch (RuntimeException notStarted) {
            runner.giveBack(taken);
            throw notStarted;
        }
    }

    /** Running jobs let their downloads go, so that they wait for the next start. */
    @PreDestroy
    void close() {
        closing = true;
        var operator = BatchRuntime.getJobOperator();
        if (operator.getJobNames().contains(JOB)) { // else none has run yet
            operator.getRunningExecutions(JOB).forEach(operator::stop);
        }
    }
}
