package dev.dreamserver.keys;

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
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Fills the directory before the house opens, and writes down when keys were last used. */
@Singleton
@Startup
@DependsOn("Migrations")
public class KeyClerk {

    @Inject KeyDirectory directory;
    @Inject Settings settings;
    @Resource TimerService timers;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @PostConstruct
    void open() throws SQLException {
        try (var connection = database.getConnection()) {
            KeyRows.all(connection, directory::put);
        }
        var every = settings.get(KeySettings.USED_FLUSH).toMillis();
        timers.createIntervalTimer(every, every, new TimerConfig("keys-used", false));
    }

    @Timeout
    @PreDestroy
    void writeUsed() {
        var used = directory.takeUsed();
        if (used.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection()) {
            KeyRows.used(connection, used);
        } catch (SQLException unwritten) {
            // The next use is written; a time of last use is a help, not a record.
            KeyMessages.LOG.usedUnwritten(unwritten.toString());
        }
    }
}
