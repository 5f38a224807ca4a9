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

/** Has usage added up by hour and day: every five minutes, and for a minute at a time. */
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
        timers.createIntervalTimer(
                AT_MOST.toMillis(), EVERY.toMillis(), new TimerConfig("usage-rollup", false));
    }

    @Timeout
    void addUp() {
        var end = System.nanoTime() + AT_MOST.toNanos();
        var calendar = UsageCalendar.of(ZoneId.systemDefault(), clock.instant());
        try (var connection = database.getConnection()) {
            var rollup =
                    new UsageRollup(connection, calendar, settings.get(UsageSettings.CURRENCY));
            var more = rollup.step();
            while (more && System.nanoTime() - end < 0) {
                more = rollup.step();
            }
        } catch (SQLException later) {
            UsageMessages.LOG.notAddedUp(String.valueOf(later.getMessage()));
        }
    }
}
