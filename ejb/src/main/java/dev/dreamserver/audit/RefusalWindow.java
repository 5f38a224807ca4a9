package dev.dreamserver.audit;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Ends a window of counted refusals each time it is due, and when the house closes. Counts that
 * could not be committed go into the next window.
 */
@Singleton
@Startup
@DependsOn("Migrations")
@TransactionManagement(TransactionManagementType.BEAN)
public class RefusalWindow {

    @Inject AuditLog log;
    @Inject Settings settings;
    @Inject Clock clock;
    @Inject Event<AuditNoted> noted;
    @Resource TimerService timers;
    @Resource UserTransaction transaction;

    private Instant from = Instant.EPOCH;

    @PostConstruct
    void begin() {
        from = clock.instant();
        var window = settings.get(AuditSettings.REFUSAL_WINDOW).toMillis();
        timers.createIntervalTimer(window, window, new TimerConfig("audit-refusals", false));
    }

    @Timeout
    void end() throws SystemException {
        if (count()) {
            noted.fire(new AuditNoted(AuditLog.REFUSE));
        }
    }

    @PreDestroy
    void close() throws SystemException {
        count();
    }

    /** Tells whether there is something new in the log. */
    private boolean count() throws SystemException {
        var counted = log.refusals().take();
        var to = clock.instant();
        if (counted.isEmpty() || write(counted, to)) {
            from = to;
            return !counted.isEmpty();
        }
        log.refusals().giveBack(counted);
        return false;
    }

    private boolean write(List<Refusals.Counted> counted, Instant to) throws SystemException {
        try {
            transaction.begin();
            log.recordRefusals(counted, from, to);
            transaction.commit();
            return true;
        } catch (DreamException
                | NotSupportedException
                | RollbackException
                | HeuristicMixedException
                | HeuristicRollbackException later) {
            AuditMessages.LOG.refusalsUnwritten(String.valueOf(later.getMessage()));
            return false;
        } finally {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transaction.rollback();
            }
        }
    }
}
