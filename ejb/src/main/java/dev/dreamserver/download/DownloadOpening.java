package dev.dreamserver.download;

import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;

/** When the house opens, what this node fetched when it ended waits to be taken again. */
@Singleton
@Startup
@DependsOn("Migrations")
public class DownloadOpening {

    @Inject Settings settings;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @PostConstruct
    void open() throws SQLException {
        try (var connection = database.getConnection()) {
            DownloadRows.release(connection, settings.get(HouseSettings.NODE));
        }
    }
}
