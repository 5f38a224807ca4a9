package dev.dreamserver.models;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The stored models. Each change is one transaction, its audit entry included, or a part of the
 * caller's. Thread-safe.
 */
@ApplicationScoped
public class ModelBook {

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Inject AuditLog audit;

    /** All of them, deleted ones included. */
    @Transactional
    List<InstalledModel> all() {
        return with(InstalledRows::all);
    }

    /** One of them. */
    @Transactional
    Optional<InstalledModel> find(String id) {
        return all().stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** Stores it, in the place of the one of the same id. */
    @Transactional
    void put(InstalledModel model, String action, @Nullable Caller who, Map<String, String> more) {
        with(
                connection -> {
                    InstalledRows.lock(connection);
                    InstalledRows.put(connection, model);
                    record(action, who, model, more);
                    return model;
                });
    }

    /** Changes it, if it is there as it is expected to be. */
    @Transactional
    Optional<InstalledModel> change(
            String id,
            UnaryOperator<InstalledModel> how,
            String action,
            @Nullable Caller who,
            Map<String, String> more) {
        return with(
                connection -> {
                    InstalledRows.lock(connection);
                    var before =
                            InstalledRows.all(connection).stream()
                                    .filter(model -> model.id().equals(id))
                                    .findFirst();
                    if (before.isEmpty()) {
                        return before;
                    }
                    var after = how.apply(before.get());
                    InstalledRows.put(connection, after);
                    record(action, who, after, more);
                    return Optional.of(after);
                });
    }

    /** Forgets it; what was done with it stays in the audit log. */
    @Transactional
    void remove(InstalledModel model, String action) {
        with(
                connection -> {
                    InstalledRows.lock(connection);
                    InstalledRows.remove(connection, model.id());
                    record(action, null, model, Map.of());
                    return model;
                });
    }

    private void record(
            String action, @Nullable Caller who, InstalledModel model, Map<String, String> more) {
        var details = new TreeMap<>(more);
        if (who != null) {
            details.put("via", who.via().name());
        }
        audit.record(
                new AuditEvent(
                        action,
                        who == null ? AuditLog.HOUSE : who.personId(),
                        who == null ? "" : who.name(),
                        Optional.of(model.id()),
                        details));
    }

    /** What is done with the rows. */
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (var connection = database.getConnection()) {
            return work.with(connection);
        } catch (SQLException unreadable) {
            throw new DreamException(
                    ModelError.UNREADABLE, "The models cannot be read now", unreadable);
        }
    }
}
