package dev.dreamserver.usage;

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
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import javax.sql.DataSource;

/**
 * Has usage added up by hour and day: every five minutes, and for a minute at a time. Has days made
 * that rows can go to, and those dropped that are over and added up.
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
    @Resource TimerService timers;

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
        } catch (SQLException later) {
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
        } catch (SQLException later) {
            UsageMessages.LOG.notAddedUp(String.valueOf(later.getMessage()));
            return false;
        }
    }

    private void retireDay() {
        try (var connection = database.getConnection()) {
            new UsageDays(connection, clock.instant())
                    .retire(
                            settings.get(UsageSettings.RETENTION),
                            calendar(),
                            settings.get(UsageSettings.CURRENCY))
                    .ifPresent(UsageMessages.LOG::retired);
        } catch (SQLException later) {
            UsageMessages.LOG.daysNotInOrder(String.valueOf(later.getMessage()));
        }
    }

    private UsageCalendar calendar() {
        return UsageCalendar.of(ZoneId.systemDefault(), clock.instant());
    }
}
