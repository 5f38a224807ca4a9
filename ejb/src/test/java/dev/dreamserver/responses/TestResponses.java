package dev.dreamserver.responses;

import dev.dreamserver.settings.Settings;
import java.time.Clock;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/** Stored responses without their container. */
public final class TestResponses {

    private TestResponses() {}

    /** Those in this database, read and written by these threads. */
    public static ResponseMemory in(
            DataSource database, Settings settings, Clock clock, Executor threads) {
        return stored(database, settings, clock, threads);
    }

    static StoredResponses stored(
            DataSource database, Settings settings, Clock clock, Executor threads) {
        var made = new StoredResponses();
        made.database = database;
        made.settings = settings;
        made.clock = clock;
        made.open(threads);
        return made;
    }
}
