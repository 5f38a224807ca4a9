package dev.dreamserver.health;

import dev.dreamserver.health.spi.ServiceReport.State;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Looks at the services every few seconds and remembers each change in the database. */
@Singleton
@Startup
@DependsOn("Migrations")
@TransactionManagement(TransactionManagementType.BEAN)
public class HealthWatch {

    private static final int MAX_PENDING = 1_000;

    @Inject Health health;
    @Inject Settings settings;
    @Inject Clock clock;
    @Resource TimerService timers;

    private final ServiceWatch watch = new ServiceWatch();
    private final List<HealthEventView> pending = new ArrayList<>();
    private boolean looked;

    @PostConstruct
    void begin() {
        var every = HealthSettings.from(settings).watchEvery().toMillis();
        timers.createIntervalTimer(every, every, new TimerConfig("health-watch", false));
    }

    @Timeout
    void look() {
        var services = health.services();
        if (!looked) {
            looked = true;
            pending.addAll(health.plannedStop(services));
        }
        var changes = watch.look(services, clock.instant());
        changes.stream()
                .filter(change -> change.to() != State.RUNNING)
                .forEach(
                        change ->
                                HealthMessages.LOG.troubled(
                                        change.name(),
                                        change.to().name(),
                                        change.reason().orElse("")));
        pending.addAll(changes.subList(0, Math.min(changes.size(), MAX_PENDING - pending.size())));
        if (pending.isEmpty()) {
            return;
        }
        try {
            health.store(pending);
            pending.clear();
        } catch (DreamException later) {
            HealthMessages.LOG.eventsUnwritten(String.valueOf(later.getCause()));
        }
    }
}
