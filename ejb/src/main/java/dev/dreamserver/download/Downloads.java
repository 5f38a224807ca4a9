package dev.dreamserver.download;

import static dev.dreamserver.download.DownloadState.CANCELLED;
import static dev.dreamserver.download.DownloadState.FAILED;
import static dev.dreamserver.download.DownloadState.PAUSED;
import static dev.dreamserver.download.DownloadState.RUNNING;
import static dev.dreamserver.download.DownloadState.WAITING;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The door to downloads. Each change is one transaction, its audit entry included; the queue of
 * this node acts on it as soon as that is committed.
 */
@Stateless
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
public class Downloads {

    private static final int MOST = 100;
    private static final int MOST_FILES = 200;
    private static final Duration KEPT = Duration.ofDays(30);

    @Inject AuditLog audit;
    @Inject Clock clock;
    @Inject Settings settings;
    @Inject FileStore store;
    @Inject DownloadProgress running;
    @Inject Event<QueueMoved> moved;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private <T> T ask(Work<T> work) {
        try (var connection = database.getConnection()) {
            return work.in(connection);
        } catch (SQLException broken) {
            throw new DreamException(
                    DownloadError.DATABASE, "The database does not answer", broken);
        }
    }

    /**
     * Puts it into the queue.
     *
     * @throws DreamException {@link DownloadError#UNDER_WAY} where this key is in it already
     */
    public UUID ask(Wanted wanted, Caller who) {
        check(wanted);
        var id = UUID.randomUUID();
        ask(
                rows -> {
                    DownloadRows.forget(rows, clock.instant().minus(KEPT));
                    if (DownloadRows.underWay(rows, wanted.key()).isPresent()) {
                        throw new DreamException(
                                DownloadError.UNDER_WAY, "This is being downloaded already");
                    }
                    if (DownloadRows.count(rows) >= MOST) {
                        throw new DreamException(
                                DownloadError.TOO_MANY,
                                "There are %d downloads, which is the most".formatted(MOST));
                    }
                    DownloadRows.add(
                            rows,
                            id,
                            wanted,
                            who.name(),
                            clock.instant(),
                            DownloadSettings.from(settings).partBytes());
                    return id;
                });
        moved.fire(new QueueMoved());
        audit.record(
                new AuditEvent(
                        "download.ask",
                        who.personId(),
                        who.name(),
                        Optional.of(wanted.key()),
                        Map.of(
                                "files",
                                Integer.toString(wanted.files().size()),
                                "host",
                                wanted.files().getFirst().source().getHost())));
        return id;
    }

    private void check(Wanted wanted) {
        FileStore.checkedKey(wanted.key());
        var names = new HashSet<String>();
        for (var file : wanted.files()) {
            FetchAddress.check(file.source(), settings.get(DownloadSettings.PRIVATE));
            if (!names.add(FileStore.checkedName(file.name()))
                    || file.sha256().filter(hash -> !hash.matches("[0-9a-f]{64}")).isPresent()) {
                throw new DreamException(
                        DownloadError.NAME,
                        "Each file has a name of its own, and a SHA-256 of 64 digits or none");
            }
        }
        if (names.isEmpty() || names.size() > MOST_FILES) {
            throw new DreamException(
                    DownloadError.TOO_MANY, "A download has 1 to %d files".formatted(MOST_FILES));
        }
    }

    /** At most a hundred, those under way first, in their order. */
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    public List<DownloadView> list() {
        return ask(rows -> DownloadRows.list(rows, MOST)).stream().map(this::live).toList();
    }

    private DownloadView live(DownloadView view) {
        return running.of(view.id())
                .map(
                        now ->
                                new DownloadView(
                                        view.id(),
                                        view.key(),
                                        view.title(),
                                        view.state(),
                                        view.bytes(),
                                        now.done(),
                                        now.perSecond(),
                                        now.left(),
                                        view.priority(),
                                        view.reason(),
                                        view.since(),
                                        view.askedBy()))
                .orElse(view);
    }

    /** Stands still until it is resumed; what is here stays. */
    public void pause(UUID id, Caller who) {
        move(id, List.of(WAITING, RUNNING), PAUSED);
        record("download.pause", id, who);
    }

    /** Goes on where it stood, also after it failed. */
    public void resume(UUID id, Caller who) {
        move(id, List.of(PAUSED, FAILED), WAITING);
        moved.fire(new QueueMoved());
        record("download.resume", id, who);
    }

    /** Ends it; what is here of it is deleted, unless another has it. */
    public void cancel(UUID id, Caller who) {
        var files =
                ask(
                        rows -> {
                            if (DownloadRows.state(rows, id).isEmpty()) {
                                throw unknown();
                            }
                            return DownloadRows.files(rows, id).size();
                        });
        move(id, List.of(WAITING, RUNNING, PAUSED, FAILED), CANCELLED);
        if (running.of(id).isEmpty()) {
            DownloadWork.discard(store, id, files);
        }
        record("download.cancel", id, who);
    }

    /** The next one, before all others that wait. */
    public void first(UUID id, Caller who) {
        if (!ask(rows -> DownloadRows.first(rows, id))) {
            throw unknown();
        }
        record("download.first", id, who);
    }

    private void move(UUID id, List<DownloadState> from, DownloadState to) {
        ask(
                rows -> {
                    if (!DownloadRows.move(rows, id, from, to, clock.instant())) {
                        throw DownloadRows.state(rows, id).isEmpty()
                                ? unknown()
                                : new DreamException(
                                        DownloadError.STATE,
                                        "This download is not in a state in which that can be done");
                    }
                    return id;
                });
    }

    private void record(String action, UUID id, Caller who) {
        audit.record(
                new AuditEvent(
                        action,
                        who.personId(),
                        who.name(),
                        Optional.of(ask(rows -> DownloadRows.key(rows, id))),
                        Map.of("download", id.toString())));
    }

    private static DreamException unknown() {
        return new DreamException(DownloadError.NOT_FOUND, "There is no such download");
    }
}
