package dev.dreamserver.platform;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the database to this program's version before anything else starts. A failed migration
 * stops the start, and so does a database that is newer than the program. Beans that need tables
 * name it in {@code @DependsOn("Migrations")}.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class Migrations {

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @PostConstruct
    void migrate() {
        var flyway =
                Flyway.configure(Migrations.class.getClassLoader())
                        .dataSource(database)
                        .locations("classpath:db/migration")
                        .table("schema_history")
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .ignoreMigrationPatterns(new String[0])
                        .failOnMissingLocations(true)
                        .load();
        flyway.migrate();
    }
}
