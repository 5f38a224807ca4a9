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
 * Has the hours under way added up, five seconds after the last time, where this house has written
 * a row since; after one second where it were many, so that neither a step nor a report has to read
 * ten thousands of them. What fails waits for the next time, and is told once.
 */
@Singleton
@Startup
@DependsOn("Migrations")
@TransactionManagement(TransactionManagementType.BEAN)
public class OpenHoursClerk {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_MANY = Duration.ofSeconds(1);
    private static final long MANY = 1_000;

    @Inject Clock clock;
    @Inject Settings settings;
    @Inject UsageLedger ledger;
    @Resource TimerService timers;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    private long addedUp = -1;
    private boolean told;

    @PostConstruct
    void begin() {
        next(PAUSE);
    }

    @Timeout
    void work() {
        var written = ledger.written();
        var since = written - addedUp;
        if (since != 0 && addUp()) {
            addedUp = written;
        }
        next(since < MANY ? PAUSE : PAUSE_AFTER_MANY);
    }

    private void next(Duration pause) {
        timers.createSingleActionTimer(
                pause.toMillis(), new TimerConfig("usage-open-hours", false));
    }

    private boolean addUp() {
        try (var connection = database.getConnection()) {
            var calendar = UsageCalendar.of(ZoneId.systemDefault(), clock.instant());
            var hours = new OpenHours(connection, calendar, settings.get(UsageSettings.CURRENCY));
            var done = hours.step();
            told = false;
            return done;
        } catch (SQLException | RuntimeException later) {
            if (!told) {
                UsageMessages.LOG.notAddedUp(String.valueOf(later.getMessage()));
                told = true;
            }
            return false;
        }
    }
}
