package dev.dreamserver.health;

import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.health.spi.ServiceSource;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The only door to the house's health. Thread-safe. */
@ApplicationScoped
public class Health {

    private static final int MAX_EVENTS = 500;
    private static final int PROBE_SECONDS = 2;
    private static final int FORGET_AT_ONCE = 1_000;

    @Inject Settings settings;
    @Inject Clock clock;
    @Inject @Any Instance<ServiceSource> sources;
    @Inject Event<HealthNoted> noted;

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    private Optional<SupervisorFile> supervisor = Optional.empty();

    @PostConstruct
    void begin() {
        supervisor =
                HouseSettings.from(settings)
                        .home()
                        .map(home -> new SupervisorFile(home, Health::isAlive));
    }

    /** Every service: first what the supervisor owns, then what the rooms of the house run. */
    public List<ServiceReport> services() {
        var reports = new ArrayList<>(supervisor.map(SupervisorFile::read).orElseGet(List::of));
        if (reports.isEmpty()) {
            reports.add(itself());
        }
        for (var source : sources) {
            reports.addAll(source.services());
        }
        return reports;
    }

    /** Since when this program runs. */
    public Instant startedAt() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** The version of the tables; empty while the database does not answer or has none. */
    @Transactional(TxType.NOT_SUPPORTED)
    public Optional<String> tables() {
        try (var connection = database.getConnection();
                var query = connection.createStatement()) {
            query.setQueryTimeout(PROBE_SECONDS);
            try (var rows =
                    query.executeQuery("select max(version) from schema_history where success")) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        } catch (SQLException away) {
            return Optional.empty();
        }
    }

    /** The newest changes, newest first; at most 500. */
    @Transactional(TxType.SUPPORTS)
    public List<HealthEventView> events(int limit) {
        try (var connection = database.getConnection()) {
            return HealthEvents.newest(connection, Math.clamp(limit, 1, MAX_EVENTS));
        } catch (SQLException unreadable) {
            throw new DreamException(
                    HealthError.UNREADABLE, "The timeline cannot be read now", unreadable);
        }
    }

    /** The owner's last stop of everything and the start after it, as changes. */
    List<HealthEventView> plannedStop(List<ServiceReport> services) {
        return HouseSettings.from(settings)
                .home()
                .flatMap(home -> new PlannedStop(home).at())
                .map(stop -> PlannedStop.told(stop, services))
                .orElse(List.of());
    }

    /** Remembers something that the services themselves do not tell, such as a broken audit log. */
    @Transactional(TxType.REQUIRED)
    public void note(String service, String name, State state, String reason) {
        store(
                List.of(
                        new HealthEventView(
                                service,
                                name,
                                Optional.empty(),
                                state,
                                Optional.of(reason),
                                clock.instant())));
    }

    /** Forgets changes that are older than the house keeps them; says how many. Some at a time. */
    @Transactional(TxType.REQUIRES_NEW)
    public int forgetOld() {
        var before = clock.instant().minus(HealthSettings.from(settings).retention());
        try (var connection = database.getConnection()) {
            return HealthEvents.forget(connection, before, FORGET_AT_ONCE);
        } catch (SQLException unreadable) {
            throw new DreamException(
                    HealthError.UNREADABLE, "The timeline cannot be cleaned now", unreadable);
        }
    }

    void store(List<HealthEventView> events) {
        try (var connection = database.getConnection()) {
            HealthEvents.add(connection, events);
        } catch (SQLException unwritable) {
            throw new DreamException(
                    HealthError.UNREADABLE, "The timeline cannot be written now", unwritable);
        }
        noted.fire(new HealthNoted(events));
    }

    private ServiceReport itself() {
        return new ServiceReport(
                "house",
                "Console and gateway",
                "WildFly",
                State.RUNNING,
                startedAt(),
                Optional.empty(),
                Optional.empty());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
