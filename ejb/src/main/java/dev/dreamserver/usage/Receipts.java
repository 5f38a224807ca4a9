package dev.dreamserver.usage;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Tells people what their own requests took, and what models cost now. A price that is corrected
 * later corrects what is told from then on, as it does in every report. Thread-safe.
 */
@ApplicationScoped
public class Receipts {

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Inject Settings settings;

    private volatile Tariff tariff = Tariff.EMPTY;

    /** Asks the database. */
    @FunctionalInterface
    private interface Query<T> {
        T of(Connection connection) throws SQLException;
    }

    /** What costs are in. */
    public Currency currency() {
        return settings.get(UsageSettings.CURRENCY);
    }

    /**
     * What models cost, as the price book says now.
     *
     * @throws DreamException {@link UsageError#UNREADABLE}
     */
    public Tariff tariff() {
        var renewed = read(tariff::renewed);
        tariff = renewed;
        return renewed;
    }

    /**
     * What these requests took, by their ids; those that are not this person's, or left no row, are
     * missing.
     *
     * @throws DreamException {@link UsageError#UNREADABLE}
     */
    public Map<UUID, Receipt> of(String personId, Collection<UUID> requests) {
        return requests.isEmpty()
                ? Map.of()
                : read(
                        connection ->
                                new UsageQuery(connection, currency())
                                        .receipts(personId, requests));
    }

    private <T> T read(Query<T> query) {
        try (var connection = database.getConnection()) {
            return query.of(connection);
        } catch (SQLException no) {
            throw new DreamException(UsageError.UNREADABLE, "Usage cannot be read now", no);
        }
    }
}
