package dev.dreamserver.usage;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Has usage added up by hour and day: every five minutes, and for a minute at a time. Has days made
 * that rows can go to, and those dropped that are over and added up. What fails waits for the next
 * time, keeps nothing else from being done, and nobody from starting.
 */
@Singleton
@Startup
@DependsOn("Migrations")
@TransactionManagement(TransactionManagementType.BEAN)
public class UsageClerk {

    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    @Inject Clock clock;
    @Inject Settings settings;
    @Inject AuditLog audit;
    @Resource TimerService timers;
    @Resource UserTransaction transaction;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @PostConstruct
    void begin() {
        makeDays();
        timers.createIntervalTimer(
                AT_MOST.toMillis(), EVERY.toMillis(), new TimerConfig("usage-rollup", false));
    }

    @Timeout
    void work() {
        makeDays();
        if (addUp()) {
            retireDay();
        }
    }

    private void makeDays() {
        try (var connection = database.getConnection()) {
            new UsageDays(connection, clock.instant()).make();
        } catch (SQLException | RuntimeException later) {
            UsageMessages.LOG.daysNotInOrder(String.valueOf(later.getMessage()));
        }
    }

    /** Whether all that is over is added up. */
    private boolean addUp() {
        var end = System.nanoTime() + AT_MOST.toNanos();
        try (var connection = database.getConnection()) {
            var rollup =
                    new UsageRollup(connection, calendar(), settings.get(UsageSettings.CURRENCY));
            var more = rollup.step();
            while (more && System.nanoTime() - end < 0) {
                more = rollup.step();
            }
            return !more;
        } catch (SQLException | RuntimeException later) {
            UsageMessages.LOG.notAddedUp(String.valueOf(later.getMessage()));
            return false;
        }
    }

    /** A day goes with its entry in the audit log, or stays. */
    private void retireDay() {
        try {
            transaction.begin();
            var retention = settings.get(UsageSettings.RETENTION);
            var gone = retireDay(retention);
            gone.ifPresent(day -> audit.record(event(day, retention)));
            transaction.commit();
            gone.ifPresent(day -> UsageMessages.LOG.retired(day.day()));
        } catch (SQLException
                | RuntimeException
                | NotSupportedException
                | SystemException
                | RollbackException
                | HeuristicMixedException
                | HeuristicRollbackException later) {
            UsageMessages.LOG.daysNotInOrder(String.valueOf(later.getMessage()));
        } finally {
            giveUp();
        }
    }

    private Optional<UsageDays.Retired> retireDay(Duration retention) throws SQLException {
        try (var connection = database.getConnection()) {
            return new UsageDays(connection, clock.instant())
                    .retireWithin(retention, calendar(), settings.get(UsageSettings.CURRENCY));
        }
    }

    static AuditEvent event(UsageDays.Retired gone, Duration retention) {
        return new AuditEvent(
                "usage.retire",
                AuditLog.HOUSE,
                "Dream Server",
                Optional.of(gone.day().toString()),
                Map.of(
                        "requests", String.valueOf(gone.requests()),
                        "retention", retention.toString()));
    }

    /** What is not committed by now. */
    private void giveUp() {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transaction.rollback();
            }
        } catch (SystemException later) {
            UsageMessages.LOG.daysNotInOrder(String.valueOf(later.getMessage()));
        }
    }

    private UsageCalendar calendar() {
        return UsageCalendar.of(ZoneId.systemDefault(), clock.instant());
    }
}
