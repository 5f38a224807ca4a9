package dev.dreamserver.health;

import dev.dreamserver.health.spi.ServiceReport;
import dev.dreamserver.health.spi.ServiceReport.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what the services say with what they said before, and tells the changes worth a line: a
 * service came, stopped, was restarted, or cannot be seen. For one thread.
 */
final class ServiceWatch {

    private final Map<String, ServiceReport> before = new HashMap<>();

    /** The changes since the last look. A first look tells of restarts and since when it runs. */
    List<HealthEventView> look(List<ServiceReport> now, Instant at) {
        var events = new ArrayList<HealthEventView>();
        for (var report : now) {
            var earlier = Optional.ofNullable(before.put(report.id(), report));
            change(earlier, report, at).ifPresent(events::add);
        }
        return events;
    }

    private static Optional<HealthEventView> change(
            Optional<ServiceReport> earlier, ServiceReport report, Instant at) {
        var restarted = report.lastRestart();
        if (restarted.isPresent()
                && !restarted.equals(earlier.flatMap(ServiceReport::lastRestart))) {
            return Optional.of(event(earlier, report, State.RECOVERED, restarted.get()));
        }
        if (earlier.isEmpty()) {
            return report.state() == State.RUNNING
                    ? Optional.of(event(earlier, report, State.RUNNING, report.since()))
                    : Optional.empty();
        }
        if (!isNews(earlier.get().state(), report.state())) {
            return Optional.empty();
        }
        var since = report.since().isAfter(earlier.get().since()) ? report.since() : at;
        return Optional.of(event(earlier, report, report.state(), since));
    }

    private static boolean isNews(State from, State to) {
        return switch (to) {
            case RUNNING -> from != State.RUNNING && from != State.RECOVERED;
            case STOPPED, UNKNOWN -> from != to;
            // A start is told when it is over; a recovery by the time of its restart.
            case STARTING, RECOVERED -> false;
        };
    }

    private static HealthEventView event(
            Optional<ServiceReport> earlier, ServiceReport report, State to, Instant at) {
        return new HealthEventView(
                report.id(),
                report.name(),
                earlier.map(ServiceReport::state),
                to,
                report.reason(),
                at);
    }
}
