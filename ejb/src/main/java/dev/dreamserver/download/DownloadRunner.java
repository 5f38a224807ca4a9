package dev.dreamserver.download;

import dev.dreamserver.download.DownloadWork.Node;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Runs what waits. Jobs call it, never people: {@link #take} gives one download to the caller, who
 * then runs it to its end. Thread-safe.
 */
@Stateless
@PermitAll
public class DownloadRunner {

    static final Duration SILENCE = Duration.ofSeconds(60);

    @Inject Settings settings;
    @Inject FileStore store;
    @Inject DownloadProgress running;
    @Inject PromisedSpace space;
    @Inject Clock clock;
    @Inject Event<Downloaded> downloaded;
    @Inject Event<DownloadEnded> ended;
    @Inject Event<QueueMoved> moved;

    @Resource ManagedThreadFactory threads;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    private interface Change {
        void in(Connection connection) throws SQLException;
    }

    private void change(Change change) {
        try (var connection = database.getConnection()) {
            change.in(connection);
        } catch (SQLException broken) {
            throw new DreamException(
                    DownloadError.DATABASE, "The database does not answer", broken);
        }
    }

    /** A download that is this caller's now. */
    public record Taken(UUID id, String holder) {}

    /** This node has just begun: what it fetched when it ended waits to be taken again. */
    public void open() {
        change(rows -> DownloadRows.release(rows, settings.get(HouseSettings.NODE)));
    }

    /** The next one, if one may run now. */
    public Optional<Taken> take() {
        var holder = settings.get(HouseSettings.NODE) + ":" + UUID.randomUUID();
        try (var connection = database.getConnection()) {
            return DownloadRows.take(connection, holder, settings.get(DownloadSettings.AT_ONCE))
                    .map(id -> new Taken(id, holder));
        } catch (SQLException away) {
            return Optional.empty(); // the next look finds it
        }
    }

    /** The caller cannot run it after all: it waits again. */
    public void giveBack(Taken taken) {
        change(
                rows ->
                        DownloadRows.end(
                                rows, taken.id(), taken.holder(), DownloadState.WAITING, null));
    }

    /** Runs it until it is here, or stands still for a reason, or the caller wants to stop. */
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public DownloadState run(Taken taken, BooleanSupplier stopping) {
        var node = new Node(database, store, running, space, threads);
        var work = new DownloadWork(node, DownloadSettings.from(settings), clock, taken, stopping);
        var end = work.run();
        try {
            end.downloaded().ifPresent(downloaded::fire);
            if (end.state() != DownloadState.WAITING) {
                ended.fire(new DownloadEnded(taken.id(), end.state()));
            }
        } finally {
            moved.fire(new QueueMoved());
        }
        return end.state();
    }
}
