package dev.dreamserver.engine;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The stored switches of this node, and the model that the last one put in use. Each change is a
 * transaction of its own, with its audit entry. Thread-safe.
 */
@ApplicationScoped
public class SwitchBook {

    private static final String INTERRUPTED = "The house ended in the middle of it.";

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Inject Settings settings;
    @Inject AuditLog audit;
    @Inject Clock clock;

    @SuppressWarnings("NullAway.Init") // by name()
    private String node;

    @PostConstruct
    void name() {
        node = settings.get(HouseSettings.NODE);
    }

    /**
     * Finishes or undoes what a house before this one left half done, and tells what is in use.
     *
     * @param setting what the owner's settings say about the model; when they say something else
     *     than at the last switch, they win
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Optional<InUse> open(String setting) {
        return with(
                connection -> {
                    settle(connection);
                    var known = SwitchRows.inUse(connection, node);
                    if (known.isEmpty() || known.get().setting().equals(setting)) {
                        return known;
                    }
                    SwitchRows.clear(connection, node);
                    var name = known.get().model().name();
                    record(
                            "model.by-settings",
                            AuditLog.HOUSE,
                            "",
                            name,
                            Map.of("now", "dream.model.file", "before", name));
                    return Optional.empty();
                });
    }

    private void settle(Connection connection) throws SQLException {
        for (var view : SwitchRows.newest(connection, node, Instant.EPOCH, 1)) {
            if (!view.phase().over()) {
                var undone = view.phase().undone();
                finish(
                        connection,
                        view.at(
                                undone ? SwitchPhase.ROLLED_BACK : SwitchPhase.DONE,
                                view.beside(),
                                clock.instant(),
                                undone ? Optional.of(INTERRUPTED) : Optional.empty()));
            }
        }
    }

    /**
     * Begins a switch.
     *
     * @param stale whether one that is stored as under way is none of this house
     * @throws DreamException {@link EngineError#SWITCH_UNDER_WAY}
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void begin(SwitchView view, EngineModel to, Caller by, boolean stale) {
        with(
                connection -> {
                    if (stale) {
                        settle(connection);
                    }
                    if (!SwitchRows.begin(connection, node, view, to.file())) {
                        throw underWay(
                                SwitchRows.newest(connection, node, Instant.EPOCH, 1).getFirst());
                    }
                    SwitchRows.forget(connection, node);
                    record(
                            "model.switch",
                            by.personId(),
                            by.name(),
                            view.to(),
                            Map.of("now", view.from(), "after", view.to()));
                    return view;
                });
    }

    static DreamException underWay(SwitchView other) {
        return new DreamException(
                EngineError.SWITCH_UNDER_WAY,
                "%s is switching to %s already. Wait until that is done."
                        .formatted(other.askedBy(), other.to()));
    }

    /** The switch is at this phase. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void at(SwitchView view) {
        with(
                connection -> {
                    if (view.phase().over()) {
                        finish(connection, view);
                    } else {
                        SwitchRows.at(connection, view);
                    }
                    return view;
                });
    }

    private void finish(Connection connection, SwitchView view) throws SQLException {
        SwitchRows.at(connection, view);
        var done = view.phase() == SwitchPhase.DONE;
        record(
                done ? "model.switched" : "model.switch-undone",
                AuditLog.HOUSE,
                "",
                view.to(),
                done
                        ? Map.of("now", view.to())
                        : Map.of("now", view.from(), "reason", view.reason().orElse("")));
    }

    /** The switch is about to move requests, and this is in use from now on. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void moving(SwitchView view, InUse now) {
        with(
                connection -> {
                    SwitchRows.at(connection, view);
                    SwitchRows.put(connection, node, now, view.since());
                    return view;
                });
    }

    /** The newest switches that came to their phase after this moment. */
    @Transactional(Transactional.TxType.SUPPORTS)
    List<SwitchView> newest(Instant after, int limit) {
        return with(connection -> SwitchRows.newest(connection, node, after, limit));
    }

    private void record(
            String action, String actor, String name, String model, Map<String, String> details) {
        audit.record(
                new AuditEvent(
                        action,
                        actor,
                        name.isEmpty() ? AuditLog.HOUSE : name,
                        Optional.of(model),
                        details));
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (var connection = database.getConnection()) {
            return work.with(connection);
        } catch (SQLException away) {
            throw new DreamException(
                    EngineError.UNSTORED,
                    "The database does not answer now, so no model is switched. Try again soon.",
                    away);
        }
    }
}
